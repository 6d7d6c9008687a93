package dev.sluice.evidence;

import dev.sluice.model.Finding.Lift;
import dev.sluice.statistics.Chebyshev;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Success-conditional relative lift of a over b: given a success on either, it was on a with chance
 * p_a e^θ / (p_b + p_a e^θ), θ the log lift, whatever the success rate was. So
 * ℓ(θ) = Σ over successes (1[on a] θ − ln((p_b + p_a e^θ) / (p_a + p_b))), mixed over a prior of θ: Lindon and Malek (2022)
 * with propensities that change. Exact for a constant ratio of rates, also when rates drift together and successes come
 * late. Rewards of 0 or 1.
 *
 * <p>ℓ is kept at {@value #NODES} Chebyshev nodes on |θ| ≤ 6, a four-hundredth to four hundred times, and read between them.
 */
public final class Lifts {
    /** Nodes over log lifts. */
    static final int NODES = 64;

    private static final double MOST = 6;
    private static final Chebyshev OVER = new Chebyshev(MOST, NODES);
    private static final double[] EXP = new double[NODES];
    private static final double GRID_STEP = 0.05;
    private static final double[] GRID = new double[241];
    private static final double[][] READ;
    private static final double[][] SLOPES = OVER.derivatives();

    static {
        Arrays.setAll(EXP, i -> Math.exp(OVER.node(i)));
        Arrays.setAll(GRID, i -> (i - GRID.length / 2) * GRID_STEP);
        READ = OVER.weightsByNode(GRID);
    }

    /** No success. */
    public static final Lifts NONE = new Lifts(new double[NODES]);

    private final double[] logs;

    private Lifts(double[] logs) {
        this.logs = logs;
    }

    public static Lifts of(double... logs) {
        if (logs.length != NODES) {
            throw new IllegalArgumentException("must be " + NODES + " numbers, got " + logs.length);
        }
        return new Lifts(logs.clone());
    }

    public Lifts plus(Batch batch) {
        double onA = batch.a().sum();
        double onB = batch.b().sum();
        if (!batch.informative() || onA + onB == 0) {
            return this;
        }
        double[] sum = logs.clone();
        double a = batch.weightA();
        double b = batch.weightB();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += onA * OVER.node(i) - (onA + onB) * Math.log(b + a * EXP[i]);
        }
        return new Lifts(sum);
    }

    private boolean empty() {
        return this == NONE || Arrays.stream(logs).allMatch(log -> log == 0);
    }

    /** ℓ at a log lift within the nodes. */
    double log(double theta) {
        return OVER.value(theta, logs);
    }

    /** ln E against "no lift". */
    public double logE() {
        return empty() ? 0 : mixed(peak()) - log(0);
    }

    private double mixed(double peak) {
        return LiftPrior.mixed(this::log, peak, deviation(peak));
    }

    /**
     * Relative lift with limits that hold at every look, each absent where it is beyond the nodes.
     *
     * @param level chance that the limits ever miss, in (0, 1)
     */
    public Lift lift(double level) {
        if (empty()) {
            return Lift.UNKNOWN;
        }
        double peak = peak();
        double least = mixed(peak) + Math.log(level);
        return new Lift(Math.expm1(peak), limit(peak, -MOST, least), limit(peak, MOST, least));
    }

    private Optional<Double> limit(double peak, double end, double least) {
        if (log(end) >= least || log(peak) <= least) {
            return Optional.empty();
        }
        double theta = Roots.between(at -> log(at) - least, Math.min(peak, end), Math.max(peak, end));
        return Optional.of(Math.expm1(theta));
    }

    /** The most likely log lift: the best of a grid, then where the slope about it is 0. */
    private double peak() {
        int best = 0;
        double[] byLift = Chebyshev.dots(READ, logs);
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < GRID.length; i++) {
            if (byLift[i] > highest) {
                highest = byLift[i];
                best = i;
            }
        }
        double low = GRID[Math.max(0, best - 1)];
        double high = GRID[Math.min(GRID.length - 1, best + 1)];
        double[] slopes = new double[NODES];
        Arrays.setAll(slopes, i -> Chebyshev.dot(SLOPES[i], logs));
        DoubleUnaryOperator slope = at -> OVER.value(at, slopes);
        return slope.applyAsDouble(low) > 0 && slope.applyAsDouble(high) < 0
                ? Roots.between(slope, low, high)
                : GRID[best];
    }

    /** How far about the peak the likelihood is not small. */
    private double deviation(double peak) {
        double at = Math.max(GRID_STEP - MOST, Math.min(MOST - GRID_STEP, peak));
        double bend = (log(at - GRID_STEP) - 2 * log(at) + log(at + GRID_STEP)) / (GRID_STEP * GRID_STEP);
        return bend < 0 ? 1 / Math.sqrt(-bend) : MOST;
    }

    public double[] toArray() {
        return logs.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lifts that && Arrays.equals(logs, that.logs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(logs);
    }
}
