package dev.sluice.evidence;

import dev.sluice.model.Interval;
import java.util.Arrays;

/**
 * Click-conditional relative lift of a over b: given a success on either, it was on a with chance
 * p_a e^θ / (p_b + p_a e^θ), θ the log lift, whatever the success rate was. So
 * ℓ(θ) = Σ over successes (1[on a] θ − ln((p_b + p_a e^θ) / (p_a + p_b))), mixed over θ ~ N(0, 0.15²) on −1.5 … 1.5 in
 * steps of 0.02: Lindon and Malek (2022) with propensities that change. Exact for a constant ratio of rates, also when
 * rates drift together and successes come late. Rewards of 0 or 1.
 */
public final class Lifts {
    /** No success. */
    public static final Lifts NONE = new Lifts(new double[Mixture.LIFTS.size()]);

    private static final double[] EXP = new double[Mixture.LIFTS.size()];

    static {
        for (int i = 0; i < EXP.length; i++) {
            EXP[i] = Math.exp(Mixture.LIFTS.point(i));
        }
    }

    private final double[] logs;

    private Lifts(double[] logs) {
        this.logs = logs;
    }

    public static Lifts of(double... logs) {
        Mixture.LIFTS.check(logs);
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
            sum[i] += onA * Mixture.LIFTS.point(i) - (onA + onB) * Math.log(b + a * EXP[i]);
        }
        return new Lifts(sum);
    }

    public double logE() {
        return mixed() - logs[Mixture.LIFTS.middle()];
    }

    /** The smallest and largest log lift of the grid that is not refuted, in that order: holds at every look. */
    public double[] logLimits(double alpha) {
        int[] range = range(alpha);
        return new double[] {Mixture.LIFTS.point(range[0]), Mixture.LIFTS.point(range[1])};
    }

    /**
     * Relative lift with limits that hold at every look: the most likely one and the nearest refuted ones. −1 or infinity
     * where the limit is beyond the grid.
     */
    public Interval interval(double alpha) {
        int[] range = range(alpha);
        double lower = range[0] == 0 ? -1 : EXP[range[0] - 1] - 1;
        double upper = range[1] == logs.length - 1 ? Double.POSITIVE_INFINITY : EXP[range[1] + 1] - 1;
        return new Interval(Math.expm1(mostLikely()), lower, upper);
    }

    private int[] range(double alpha) {
        double mixed = mixed();
        int lower = logs.length;
        int upper = -1;
        for (int i = 0; i < logs.length; i++) {
            if (mixed - logs[i] < -Math.log(alpha)) {
                lower = Math.min(lower, i);
                upper = i;
            }
        }
        int peak = peak();
        return upper < 0 ? new int[] {peak, peak} : new int[] {lower, upper};
    }

    private double mixed() {
        return Mixture.LIFTS.log(logs, point -> true);
    }

    private int peak() {
        int peak = Mixture.LIFTS.middle();
        for (int i = 0; i < logs.length; i++) {
            peak = logs[i] > logs[peak] ? i : peak;
        }
        return peak;
    }

    /** Vertex of the parabola through the highest point of the grid and its neighbours. */
    private double mostLikely() {
        int peak = peak();
        if (peak == 0 || peak == logs.length - 1) {
            return Mixture.LIFTS.point(peak);
        }
        double left = logs[peak - 1];
        double right = logs[peak + 1];
        double bend = left - 2 * logs[peak] + right;
        double step = Mixture.LIFTS.point(1) - Mixture.LIFTS.point(0);
        return Mixture.LIFTS.point(peak) + (bend == 0 ? 0 : step * (left - right) / (2 * bend));
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
