package dev.sluice.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Runs the parts of one epoch at the same time. */
final class Parallel {
    private Parallel() {}

    /** The sum over parts 0 to {@code threads − 1}, the first of which runs on the calling thread. */
    static double sum(int threads, IntToDoubleFunction part) {
        double[] sums = new double[threads];
        List<Thread> workers = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            int number = i;
            Thread worker = new Thread(() -> sums[number] = part.applyAsDouble(number), "sluice-train");
            worker.start();
            workers.add(worker);
        }
        sums[0] = part.applyAsDouble(0);
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("training was interrupted", e);
            }
        }
        return Arrays.stream(sums).sum();
    }
}
