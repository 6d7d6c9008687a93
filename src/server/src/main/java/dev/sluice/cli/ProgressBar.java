package dev.sluice.cli;

import dev.sluice.training.Epoch;
import dev.sluice.training.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/** Shows how training goes on, a line for each epoch; within one, a bar where a person is looking. */
final class ProgressBar implements Progress {
    private static final int WIDTH = 24;
    private static final long EVERY_NANOS = Duration.ofMillis(200).toNanos();

    private final PrintWriter console;
    private final boolean watched = System.console() != null;
    private final long start = System.nanoTime();
    private long epochStart = start;
    private long shown;

    ProgressBar(PrintWriter console) {
        this.console = console;
    }

    @Override
    public void step(int epoch, double done, double loss, double examplesPerSecond) {
        long now = System.nanoTime();
        if (!watched || now - shown < EVERY_NANOS) {
            return;
        }
        shown = now;
        int full = (int) (done * WIDTH);
        double left = (now - epochStart) / 1e9 * (1 - done) / Math.max(done, 1e-9);
        console.printf(
                "\repoch %3d [%s%s] loss %.4f  %,.0f examples/s  %.0f s left in the epoch ",
                epoch, "#".repeat(full), ".".repeat(WIDTH - full), loss, examplesPerSecond, left);
        console.flush();
    }

    @Override
    public void epoch(Epoch epoch) {
        epochStart = System.nanoTime();
        String valid = Double.isNaN(epoch.validLoss()) ? "" : String.format("  valid %.4f", epoch.validLoss());
        console.printf(
                "%sepoch %3d  loss %.4f%s  %,.0f examples/s  %.0f s%n",
                watched ? "\r" + " ".repeat(100) + "\r" : "",
                epoch.number(),
                epoch.trainLoss(),
                valid,
                epoch.examplesPerSecond(),
                (epochStart - start) / 1e9);
        console.flush();
    }
}
