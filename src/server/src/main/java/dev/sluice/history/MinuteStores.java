package dev.sluice.history;

import jakarta.inject.Singleton;

/**
 * What is kept of every experiment by minute.
 *
 * @param series totals of every arm
 * @param evidence that arms differ
 */
@Singleton
public record MinuteStores(SeriesStore series, EvidenceStore evidence) {}
