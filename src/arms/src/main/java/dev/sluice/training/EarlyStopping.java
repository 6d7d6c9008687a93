package dev.sluice.training;

import dev.sluice.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the weights of the epoch with the least loss on the valid part, and stops when it gets no better. */
public final class EarlyStopping {
    private final int patience;
    private final boolean validated;
    private final List<Epoch> curve = new ArrayList<>();
    private Best best;

    /**
     * @param patience epochs in a row that may be no better
     * @param validated whether there is a valid part
     * @param start weights before the first epoch
     */
    public EarlyStopping(int patience, boolean validated, Weights start) {
        this.patience = patience;
        this.validated = validated;
        this.best = new Best(start, Double.POSITIVE_INFINITY, 0);
    }

    /** Takes an epoch; without a valid part the last one counts as the best. One that diverged is never better. */
    public void add(Epoch epoch, Supplier<Weights> weights) {
        curve.add(epoch);
        boolean better = validated
                ? epoch.validLoss() < best.loss // false for NaN
                : Double.isFinite(epoch.trainLoss());
        best = better
                ? new Best(weights.get(), epoch.validLoss(), 0)
                : new Best(best.weights, best.loss, best.worse + 1);
    }

    public boolean over() {
        return best.worse >= patience;
    }

    public TrainedNetwork result() {
        return new TrainedNetwork(best.weights, curve);
    }

    /** What is best so far, with the epochs in a row that were no better. */
    private record Best(Weights weights, double loss, int worse) {}
}
