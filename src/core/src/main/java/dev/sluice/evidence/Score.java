package dev.sluice.evidence;

import dev.sluice.model.Interval;
import dev.sluice.model.Measure;

/**
 * Score test of "both arms earn the same", a − b, under a fixed split: its variance is the one that holds if they do, so that
 * an arm of few rows without a success is no surprise. With a plug-in m that was fixed before,
 * T = Σ w_b 1[a] (Y − m) − w_a 1[b] (Y − m) has the variance V₀ = Σ w_a w_b (Y − m)² over the rows of both arms.
 *
 * @param t T
 * @param v V₀
 * @param w Σ h, of which T / W estimates the difference
 * @param a rows of arm a that count
 * @param b rows of arm b that count
 */
public record Score(double t, double v, double w, Sample a, Sample b) {
    /** No decision. */
    public static final Score NONE = new Score(0, 0, 0, Sample.NONE, Sample.NONE);

    private static final double ENOUGH = 10;
    private static final double ENOUGH_VALUES = 30;

    /**
     * Rows of one arm.
     *
     * @param rows how many
     * @param earned by them
     */
    public record Sample(double rows, double earned) {
        static final Sample NONE = new Sample(0, 0);

        Sample plus(Rewards rewards) {
            return new Sample(rows + rewards.rows(), earned + rewards.sum());
        }

        Sample plus(Sample other) {
            return new Sample(rows + other.rows, earned + other.earned);
        }
    }

    public Score plus(Batch batch) {
        if (!batch.informative()) {
            return this;
        }
        double m = batch.plugIns().common();
        Rewards ofA = batch.a();
        Rewards ofB = batch.b();
        double toA = batch.weightB();
        double toB = batch.weightA();
        return new Score(
                t + toA * (ofA.sum() - ofA.rows() * m) - toB * (ofB.sum() - ofB.rows() * m),
                v + toA * toB * (ofA.squares(m) + ofB.squares(m)),
                w + batch.rows() * batch.overlap(),
                a.plus(ofA),
                b.plus(ofB));
    }

    /** Rate of both arms together; 0 without rows. */
    double rate() {
        double rows = a.rows + b.rows;
        return rows == 0 ? 0 : (a.earned + b.earned) / rows;
    }

    /**
     * Whether sums are about normal: the smaller of two arms should have about ten successes and failures by now, or thirty
     * rows where values are earned.
     *
     * @param rows of the smaller arm
     * @param rate of both
     */
    static boolean enough(Measure measure, double rows, double rate) {
        return measure.bound().isPresent() ? rows >= ENOUGH_VALUES : rows * Math.min(rate, 1 - rate) >= ENOUGH;
    }

    boolean judged(Measure measure) {
        return enough(measure, Math.min(a.rows, b.rows), rate()) && v > 0 && w > 0;
    }

    double z() {
        return v == 0 ? 0 : t / Math.sqrt(v);
    }

    /**
     * The differences δ with |T − W δ| ≤ c √V(δ), V(δ) the variance if the arms differ by δ about the same common rate; V₀
     * where values are earned, whose variance does not follow from their mean.
     *
     * @param c in standard errors, positive
     */
    Interval interval(Measure measure, double c) {
        if (measure.bound().isPresent()) {
            double radius = c * Math.sqrt(v) / w;
            return Interval.about(t / w, t / w - radius, t / w + radius).cut(-1, 1);
        }
        double shareOfB = b.rows / (a.rows + b.rows);
        double rate = rate();
        double flat = rate * (1 - rate);
        double toA = shareOfB;
        double toB = 1 - shareOfB;
        // weights of the two arms' own variances in that of the difference
        double slope = (1 - 2 * rate) * (toA * toA - toB * toB) / flat;
        double bend = -(toA * toA * toA + toB * toB * toB) / flat;
        double scale = c * c * v;
        return Interval.about(t / w, root(slope, bend, scale, -1), root(slope, bend, scale, 1))
                .cut(-1, 1);
    }

    /** Root of (T − W δ)² = c² V₀ (1 + slope δ + bend δ²) on that side. */
    private double root(double slope, double bend, double scale, int side) {
        double square = w * w - scale * bend;
        double linear = 2 * t * w + scale * slope;
        double constant = t * t - scale;
        double under = Math.max(0, linear * linear - 4 * square * constant);
        return (linear + side * Math.sqrt(under)) / (2 * square);
    }
}
