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
    private Weights best;
    private double least = Double.POSITIVE_INFINITY;
    private int worse;

    /**
     * @param patience epochs in a row that may be no better
     * @param validated whether there is a valid part
     * @param start weights before the first epoch
     */
    public EarlyStopping(int patience, boolean validated, Weights start) {
        this.patience = patience;
        this.validated = validated;
        this.best = start;
    }

    /** Takes an epoch; without a valid part the last one counts as the best. One that diverged is never better. */
    public void add(Epoch epoch, Supplier<Weights> weights) {
        curve.add(epoch);
        boolean better = validated
                ? epoch.validLoss() < least // false for NaN
                : Double.isFinite(epoch.trainLoss());
        worse = better ? 0 : worse + 1;
        if (better) {
            least = epoch.validLoss();
            best = weights.get();
        }
    }

    public boolean over() {
        return worse >= patience;
    }

    public TrainedNetwork result() {
        return new TrainedNetwork(best, curve);
    }
}
