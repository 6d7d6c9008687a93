package dev.sluice.training;

import java.time.Clock;

/**
 * What a training run needs besides its data.
 *
 * @param networks engine that trains networks and computes with large matrices
 * @param start vectors of items that networks start from
 * @param clock marks artifacts with when they were made, and tells how long it took
 * @param opener opens what was trained, for those who learn from that
 * @param progress told of every epoch
 */
public record TrainingRun(NetworkEngine networks, StartVectors start, Clock clock, Opener opener, Progress progress) {}
