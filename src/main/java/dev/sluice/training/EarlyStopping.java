package dev.sluice.training;

import dev.sluice.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Keeps the weights of the epoch with the least loss on the valid part, and stops when it gets no better. */
public final class EarlyStopping {
    private final int patience;
    private final List<Epoch> curve = new ArrayList<>();
    private Weights best;
    private double least = Double.POSITIVE_INFINITY;
    private int worse;

    /**
     * @param patience epochs in a row that may be no better
     * @param start weights before the first epoch
     */
    public EarlyStopping(int patience, Weights start) {
        this.patience = patience;
        this.best = start;
    }

    /** Takes an epoch; without a valid part the last one counts as the best. */
    public void add(Epoch epoch, Supplier<Weights> weights) {
        curve.add(epoch);
        boolean better = Double.isNaN(epoch.validLoss()) || epoch.validLoss() < least;
        worse = better ? 0 : worse + 1;
        if (better) {
            least = epoch.validLoss();
            best = weights.get();
        }
    }

    /** Whether more epochs would be in vain. */
    public boolean over() {
        return worse >= patience;
    }

    /** The best weights with the whole curve. */
    public TrainedNetwork result() {
        return new TrainedNetwork(best, curve);
    }
}
