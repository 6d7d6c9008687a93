package dev.sluice.model;

import java.util.List;
import java.util.Optional;

/**
 * What the evidence of an experiment came to, as it is published: results, not the sums behind the mixtures.
 *
 * @param pairs of arms, by metric
 * @param metrics means over all traffic, by metric
 * @param mismatch whether the logged propensities are the real ones
 * @param unexplained mature decisions that are in no sum, since what they were drawn from is not known any more
 * @param segments where the definition declares some
 * @param duel where lists are drafted from two arms: largest ln E at any look, positive where the arm of the lower slot led
 */
public record Evidence(
        List<Pair> pairs,
        List<Metric> metrics,
        Mismatch mismatch,
        long unexplained,
        List<Segment> segments,
        double duel) {
    /** None yet. */
    public static final Evidence NONE =
            new Evidence(List.of(), List.of(), new Mismatch(0, 0, 0, 0, 1), 0, List.of(), 0);

    @SuppressWarnings("NullAway") // older snapshots lack segments
    public Evidence {
        pairs = List.copyOf(pairs);
        metrics = List.copyOf(metrics);
        segments = segments == null ? List.of() : List.copyOf(segments);
    }

    public Evidence with(double shown) {
        return new Evidence(pairs, metrics, mismatch, unexplained, segments, shown);
    }

    /** The pair of these slots in that order, turned where it is kept the other way round. */
    public Optional<Pair> pair(String metric, int a, int b) {
        return pairs.stream()
                .filter(pair -> pair.metric.equals(metric) && pair.joins(a, b))
                .map(pair -> pair.a == a ? pair : pair.turned())
                .findFirst();
    }

    public Optional<Metric> metric(String name) {
        return metrics.stream().filter(metric -> metric.name.equals(name)).findFirst();
    }

    /**
     * Evidence on a − b. Logarithms are natural.
     *
     * @param metric its name
     * @param a slot
     * @param b slot
     * @param t sum of the overlap-weighted terms
     * @param w sum of the overlaps; t / w estimates the difference
     * @param v sum of the squared terms
     * @param logE against "no difference", by betting
     * @param logBetter for "a beats b"
     * @param logWorse for "b beats a"
     * @param most largest logE at any look
     * @param mostBetter largest logBetter at any look
     * @param mostWorse largest logWorse at any look
     * @param crossed z over the boundary of the planned horizon, largest in size at any look; 0 without a plan
     * @param logConditional against "no difference", given successes only; 0 where rewards are not 0 or 1
     * @param lift relative lift of a over b with its limits, once the limits are finite
     */
    public record Pair(
            String metric,
            int a,
            int b,
            double t,
            double w,
            double v,
            double logE,
            double logBetter,
            double logWorse,
            double most,
            double mostBetter,
            double mostWorse,
            double crossed,
            double logConditional,
            Optional<Interval> lift) {
        boolean joins(int one, int other) {
            return (a == one && b == other) || (a == other && b == one);
        }

        Pair turned() {
            return new Pair(
                    metric,
                    b,
                    a,
                    -t,
                    w,
                    v,
                    logE,
                    logWorse,
                    logBetter,
                    most,
                    mostWorse,
                    mostBetter,
                    -crossed,
                    logConditional,
                    lift.map(Pair::inverse));
        }

        /** The lift of b over a: (1 + l)⁻¹ − 1. */
        private static Interval inverse(Interval lift) {
            return new Interval(1 / (1 + lift.value()) - 1, 1 / (1 + lift.upper()) - 1, 1 / (1 + lift.lower()) - 1);
        }
    }

    /**
     * Means over all traffic by one metric.
     *
     * @param name of the metric
     * @param values by slot: what the arm would have earned per decision
     * @param regrets by slot: what it would have earned more
     * @param gain over showing all arms equally
     * @param leastPropensity smallest propensity of any decision; limits of these sums hold only well above 0
     */
    public record Metric(String name, List<Sums> values, List<Sums> regrets, Sums gain, double leastPropensity) {
        public Metric {
            values = List.copyOf(values);
            regrets = List.copyOf(regrets);
        }
    }

    /**
     * What the arms earned in one segment.
     *
     * @param attribute its name
     * @param declared tells the declaration of the attribute, since "other" depends on it
     * @param value of it
     * @param arms by slot
     * @param contrasts of arms with control
     */
    public record Segment(String attribute, long declared, String value, List<Rows> arms, List<Versus> contrasts) {
        public Segment {
            arms = List.copyOf(arms);
            contrasts = List.copyOf(contrasts);
        }
    }

    /** Mature rows of an arm, and of these the ones with at least one of each. */
    public record Rows(long rows, long clicks, long views, long conversions) {}

    /** An arm against control: the sums of a {@link Pair}'s contrast. */
    public record Versus(String metric, int arm, int control, double t, double w, double v) {}

    /**
     * Sums of some terms.
     *
     * @param n terms
     * @param sum of them
     * @param squares sum of their squares
     */
    public record Sums(double n, double sum, double squares) {}

    /**
     * Whether arms were drawn with their logged propensities.
     *
     * @param logE natural logarithm of the evidence against it
     * @param most largest at any look
     * @param chiSquare for one look
     * @param degreesOfFreedom of it
     * @param p of it
     */
    public record Mismatch(double logE, double most, double chiSquare, int degreesOfFreedom, double p) {}
}
