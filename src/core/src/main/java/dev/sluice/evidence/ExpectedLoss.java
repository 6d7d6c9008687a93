package dev.sluice.evidence;

import dev.sluice.model.Evidence.Expected;
import dev.sluice.statistics.Normal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * What shipping an arm now is expected to give away, from the contrasts and not from the arms' own counts, which mislead where
 * rates move while shares do. The effect of b over a is taken to be normal with mean T / W and variance V / W², after a prior
 * N(0, (0.1 p̄)²), p̄ the common rate, and effects as independent, which states rather too much than too little:
 * loss(a) = E[max(0, max_b δ_ba)].
 *
 * @param metric the reward
 * @param slots of the arms
 * @param control its slot, by which arms are compared that have no contrast of their own
 * @param rate p̄, in (0, 1)
 */
record ExpectedLoss(MetricEvidence metric, List<Integer> slots, int control, double rate) {
    private static final double PRIOR = 0.1;
    /** A fraction of a success more, since a variance from no success would be none. */
    private static final double PSEUDO = 0.25;

    private static final double REACH = 8;
    private static final int PANELS = 4;
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(10);

    /** Probability of being best and expected loss of every arm. */
    List<Expected> all() {
        double[] best = new double[slots.size()];
        double sum = 0;
        for (int i = 0; i < best.length; i++) {
            best[i] = 1;
            for (Effect over : over(slots.get(i))) {
                best[i] *= over.below(0);
            }
            sum += best[i];
        }
        List<Expected> all = new ArrayList<>();
        for (int i = 0; i < best.length; i++) {
            double probability = sum > 0 ? best[i] / sum : 1.0 / best.length;
            all.add(new Expected(slots.get(i), probability, loss(over(slots.get(i)))));
        }
        return all;
    }

    /** Effects of the other arms over this one. */
    private List<Effect> over(int arm) {
        return slots.stream()
                .filter(other -> other != arm)
                .map(other -> contrast(other, arm))
                .map(contrast -> effect(contrast, rate))
                .toList();
    }

    private Contrast contrast(int arm, int other) {
        for (PairState pair : metric.pairs()) {
            if (pair.a() == arm && pair.b() == other) {
                return pair.contrast();
            }
            if (pair.a() == other && pair.b() == arm) {
                return pair.contrast().turned();
            }
        }
        return contrast(arm, control).less(contrast(other, control));
    }

    /** Standard deviation of effects before anything is known, at a common rate. */
    static double prior(double rate) {
        return PRIOR * rate;
    }

    /** What is believed of an effect. */
    static Effect effect(Contrast contrast, double rate) {
        double prior = prior(rate) * prior(rate);
        if (contrast.w() == 0) {
            return new Effect(0, prior(rate));
        }
        double variance = (contrast.v() + PSEUDO) / (contrast.w() * contrast.w());
        double trust = prior / (prior + variance);
        return new Effect(trust * contrast.difference(), Math.sqrt(trust * variance));
    }

    /** ∫ (1 − Π P(δ &lt; x)) dx over x above 0. */
    private static double loss(List<Effect> over) {
        double end = over.stream()
                .mapToDouble(effect -> effect.mean + REACH * effect.deviation)
                .max()
                .orElse(0);
        double half = Math.max(0, end) / PANELS / 2;
        double sum = 0;
        for (int panel = 0; panel < PANELS; panel++) {
            for (int i = 0; i < RULE.getNumberOfPoints(); i++) {
                double x = half * (2 * panel + 1 + RULE.getPoint(i));
                double below = 1;
                for (Effect effect : over) {
                    below *= effect.below(x);
                }
                sum += half * RULE.getWeight(i) * (1 - below);
            }
        }
        return sum;
    }

    /**
     * A normal belief.
     *
     * @param mean of the difference
     * @param deviation of it
     */
    record Effect(double mean, double deviation) {
        private double below(double x) {
            return Normal.above((mean - x) / deviation);
        }
    }
}
