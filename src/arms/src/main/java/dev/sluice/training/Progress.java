package dev.sluice.training;

/** Is told how training goes on. */
public interface Progress {
    /** Tells nobody. */
    Progress SILENT = new Progress() {};

    /**
     * After a step.
     *
     * @param epoch from 1
     * @param done share of the epoch, in [0, 1]
     * @param loss mean of the epoch so far
     * @param examplesPerSecond of the epoch so far
     */
    default void step(int epoch, double done, double loss, double examplesPerSecond) {}

    /** After an epoch. */
    default void epoch(Epoch epoch) {}
}
