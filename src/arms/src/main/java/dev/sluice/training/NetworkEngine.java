package dev.sluice.training;

import dev.sluice.network.Architecture;

/** An engine of automatic differentiation, which trains any architecture. */
@FunctionalInterface
public interface NetworkEngine {
    /** Weights drawn from a seed, ready to be trained. */
    NetworkTraining open(Architecture architecture, TrainingSettings settings, long seed);

    /** One network under training; holds native memory until it is closed. */
    interface NetworkTraining extends AutoCloseable {
        /** Learns from examples, and stops by the valid ones where there are any. */
        TrainedNetwork train(Examples train, Examples valid, Progress progress);

        @Override
        void close();
    }
}
