package dev.sluice.evidence;

import dev.sluice.model.Interval;

/**
 * Overlap-weighted contrast of two arms, a − b: with propensities p of a decision, w_b = p_b / (p_a + p_b), w_a likewise,
 * h = p_a p_b / (p_a + p_b) and a plug-in m that was fixed before,
 * ψ = w_b 1[a drawn] (Y − m) − w_a 1[b drawn] (Y − m). T / W estimates the difference μ_a(t) − μ_b(t) averaged over time
 * with weights h, also while rates drift and shares move: AIPW with predictable overlap weights (the stabilisation of
 * Hadad et al. 2021, Bibaut et al. 2021) inside a Lyapunov asymptotic confidence sequence. Order does not matter.
 *
 * @param t T = Σ ψ
 * @param w W = Σ h over all decisions
 * @param v V = Σ ψ²
 */
public record Contrast(double t, double w, double v) {
    /** No decision. */
    public static final Contrast NONE = new Contrast(0, 0, 0);

    public Contrast plus(Batch batch) {
        if (!batch.informative()) {
            return this;
        }
        double toA = batch.weightB();
        double toB = batch.weightA();
        double m = batch.plugIn();
        Rewards a = batch.a();
        Rewards b = batch.b();
        return new Contrast(
                t + toA * (a.sum() - a.rows() * m) - toB * (b.sum() - b.rows() * m),
                w + batch.rows() * batch.overlap(),
                v + toA * toA * a.squares(m) + toB * toB * b.squares(m));
    }

    /** Estimated difference; 0 before there is any overlap. */
    public double difference() {
        return w == 0 ? 0 : t / w;
    }

    /** The difference with limits that hold at every look; the whole line before there is any overlap. */
    public Interval interval(AsymptoticSequence sequence) {
        if (w == 0) {
            return new Interval(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double radius = sequence.radius(w, v);
        return new Interval(difference(), difference() - radius, difference() + radius);
    }

    /** z = T / √V, for {@link ErrorSpending}; 0 before anything varied. */
    public double z() {
        return v == 0 ? 0 : t / Math.sqrt(v);
    }
}
