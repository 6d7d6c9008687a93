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

    /**
     * Takes an epoch with what stands best for unknown values, which it is judged with and will serve with.
     *
     * @param trained the epoch, not yet judged
     * @param candidates for what stands there, one or more; the first one where nothing judges
     */
    public Epoch add(Epoch trained, List<UnknownRows> candidates, Judge judge) {
        UnknownRows best = candidates.get(0);
        double least = judge.loss(best);
        for (UnknownRows other : candidates.subList(1, candidates.size())) {
            double loss = validated ? judge.loss(other) : Double.NaN;
            if (loss < least) {
                best = other;
                least = loss;
            }
        }
        UnknownRows chosen = best;
        Epoch judged = trained.judged(least);
        add(judged, () -> judge.weights(chosen));
        return judged;
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

    /** Judges weights as they will serve. */
    public interface Judge {
        /** Mean loss over the valid part; not a number without one. */
        double loss(UnknownRows unknown);

        Weights weights(UnknownRows unknown);
    }

    /** What is best so far, with the epochs in a row that were no better. */
    private record Best(Weights weights, double loss, int worse) {}
}
