package dev.sluice.training;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.training.djl.PytorchEngine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Training for tests: nobody is told, and it is always the same time of day. */
public final class SilentRun {
    public static final TrainingRun RUN = new TrainingRun(
            new PytorchEngine(),
            StartVectors.NONE,
            Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC),
            (part, known) -> OfflineRecommenders.recommender(new OnnxRuntime(Provider.CPU), part, known),
            Progress.SILENT);

    private SilentRun() {}
}
