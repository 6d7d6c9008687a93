package dev.sluice.training;

/**
 * A point of a learning curve.
 *
 * @param number from 1
 * @param trainLoss mean over the epoch's examples
 * @param validLoss mean over the valid part; NaN without one
 * @param examplesPerSecond of the epoch's training
 */
public record Epoch(int number, double trainLoss, double validLoss, double examplesPerSecond) {
    /** The same with its loss on the valid part. */
    public Epoch judged(double loss) {
        return new Epoch(number, trainLoss, loss, examplesPerSecond);
    }
}
