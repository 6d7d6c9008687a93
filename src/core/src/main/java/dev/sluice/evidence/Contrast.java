package dev.sluice.evidence;

import dev.sluice.model.Interval;

/**
 * Overlap-weighted contrast of two arms, a − b: with propensities p of a decision, w_b = p_b / (p_a + p_b), w_a likewise,
 * h = p_a p_b / (p_a + p_b) and plug-ins m_a, m_b that were fixed before,
 * ψ = w_b 1[a drawn] (Y − m_a) − w_a 1[b drawn] (Y − m_b) + h (m_a − m_b). T / W estimates the running average of the
 * difference μ_a(t) − μ_b(t) over the decisions so far with weights h, also while rates drift and shares move: AIPW with
 * predictable overlap weights (the stabilisation of Hadad et al. 2021, Bibaut et al. 2021). Order does not matter.
 *
 * @param t T = Σ ψ
 * @param w W = Σ h over all decisions
 * @param v V = Σ of the squares of what of ψ depends on the draw
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
        double ofA = batch.plugIns().a();
        double ofB = batch.plugIns().b();
        Rewards a = batch.a();
        Rewards b = batch.b();
        double overlap = batch.rows() * batch.overlap();
        return new Contrast(
                t + toA * (a.sum() - a.rows() * ofA) - toB * (b.sum() - b.rows() * ofB) + overlap * (ofA - ofB),
                w + overlap,
                v + toA * toA * a.squares(ofA) + toB * toB * b.squares(ofB));
    }

    public Contrast plus(Contrast other) {
        return new Contrast(t + other.t, w + other.w, v + other.v);
    }

    /** b − a. */
    Contrast turned() {
        return new Contrast(-t, w, v);
    }

    /** From a − c and b − c, as if they were independent, what a − b might be: with the smaller overlap. */
    Contrast less(Contrast other) {
        double overlap = Math.min(w, other.w);
        double squares = overlap * overlap * (error() * error() + other.error() * other.error());
        return new Contrast(overlap * (difference() - other.difference()), overlap, squares);
    }

    /** Estimated difference; 0 before there is any overlap. */
    public double difference() {
        return w == 0 ? 0 : t / w;
    }

    /** Its standard error; 1 before there is any. */
    public double error() {
        return w == 0 ? 1 : Math.sqrt(v) / w;
    }

    /** The difference with limits that hold at every look once the sums are about normal; [−1, 1] before there is overlap. */
    public Interval interval(AsymptoticSequence sequence) {
        if (w == 0) {
            return new Interval(0, -1, 1);
        }
        double radius = sequence.radius(w, v);
        double estimate = Math.max(-1, Math.min(1, difference()));
        return new Interval(estimate, Math.max(-1, difference() - radius), Math.min(1, difference() + radius));
    }
}
