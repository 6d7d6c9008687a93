package dev.sluice.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * What the evidence of an experiment came to, as it is published: results, not the sums behind them.
 *
 * @param findings on pairs of arms, by metric
 * @param standing what they lead to by the reward
 * @param metrics means over all traffic, by metric
 * @param mismatch whether the logged propensities are the real ones
 * @param unexplained mature decisions that are in no sum, since what they were drawn from is not known any more
 * @param segments where the definition declares some
 * @param perImpression where units are randomised under a fixed split: rates per impression of arms against control
 * @param duel where lists are drafted from two arms: which of them gets more clicks
 * @param course the reward over time
 * @param forecast how much longer it may take; empty while nothing is undecided
 */
public record Evidence(
        List<Finding> findings,
        Standing standing,
        List<Metric> metrics,
        Mismatch mismatch,
        long unexplained,
        List<Segment> segments,
        List<PerImpression> perImpression,
        Optional<Duel> duel,
        RewardCourse course,
        Optional<Forecast> forecast) {
    /** None yet. */
    public static final Evidence NONE = new Evidence(
            List.of(),
            Standing.NONE,
            List.of(),
            new Mismatch(0, 0, 0, 0, 1),
            0,
            List.of(),
            List.of(),
            Optional.empty(),
            RewardCourse.NONE,
            Optional.empty());

    public Evidence {
        findings = List.copyOf(findings);
        metrics = List.copyOf(metrics);
        segments = List.copyOf(segments);
        perImpression = List.copyOf(perImpression);
    }

    public Evidence with(Standing latest) {
        return new Evidence(
                findings, latest, metrics, mismatch, unexplained, segments, perImpression, duel, course, forecast);
    }

    public Evidence with(Optional<Forecast> latest) {
        return new Evidence(
                findings, standing, metrics, mismatch, unexplained, segments, perImpression, duel, course, latest);
    }

    public Evidence with(Duel shown, Standing latest) {
        return new Evidence(
                findings,
                latest,
                metrics,
                mismatch,
                unexplained,
                segments,
                perImpression,
                Optional.of(shown),
                course,
                forecast);
    }

    /**
     * The same, telling what was claimed before and is not any more.
     *
     * @param claimed at the publication before, by name of the finding
     * @param withdrawn by then, by name of the finding
     * @param now when this is published
     */
    public Evidence after(Map<String, Claim> claimed, Map<String, Withdrawn> withdrawn, Instant now) {
        return each((where, finding) -> {
            String name = where + finding.key();
            return finding.after(Optional.ofNullable(claimed.get(name)), Optional.ofNullable(withdrawn.get(name)), now);
        });
    }

    private Evidence each(BiFunction<String, Finding, Finding> change) {
        return new Evidence(
                findings.stream().map(finding -> change.apply("", finding)).toList(),
                standing,
                metrics,
                mismatch,
                unexplained,
                segments.stream().map(segment -> segment.each(change)).toList(),
                perImpression.stream().map(units -> units.each(change)).toList(),
                duel.map(shown -> shown.each(change)),
                course,
                forecast);
    }

    /** All findings, by names that are the same in every publication. */
    public Map<String, Finding> named() {
        Map<String, Finding> named = new LinkedHashMap<>();
        each((where, finding) -> {
            named.put(where + finding.key(), finding);
            return finding;
        });
        return named;
    }

    /** What is said of all traffic by these metrics, and the duel, by name. */
    public Map<String, Finding> main(Set<String> wanted) {
        Map<String, Finding> main = new LinkedHashMap<>();
        findings.stream()
                .filter(finding -> wanted.contains(finding.metric()))
                .forEach(finding -> main.put(finding.key(), finding));
        duel.ifPresent(shown -> main.put(shown.finding.key(), shown.finding));
        return main;
    }

    /** The differences that are claimed, by name of the finding. */
    public Map<String, Claim> claims() {
        Map<String, Claim> claims = new HashMap<>();
        named().forEach((name, finding) -> {
            if (finding.claim().differs()) {
                claims.put(name, finding.claim());
            }
        });
        return claims;
    }

    /** What was claimed before and is not any more, by name of the finding. */
    public Map<String, Withdrawn> withdrawn() {
        Map<String, Withdrawn> withdrawn = new HashMap<>();
        named().forEach((name, finding) -> finding.withdrawn().ifPresent(before -> withdrawn.put(name, before)));
        return withdrawn;
    }

    /** The finding on these slots in that order, turned where it is kept the other way round. */
    public Optional<Finding> finding(String metric, int arm, int versus) {
        return findings.stream()
                .filter(finding -> finding.metric().equals(metric) && finding.joins(arm, versus))
                .map(finding -> finding.arm() == arm ? finding : finding.turned())
                .findFirst();
    }

    public Optional<Metric> metric(String name) {
        return metrics.stream().filter(metric -> metric.name.equals(name)).findFirst();
    }

    /**
     * Which of two arms gets more clicks in lists that were drafted from both.
     *
     * @param finding on the share of the decided lists that the arm wins, less ½
     * @param wins lists with more clicks on items of the arm
     * @param losses lists with more clicks on items of the other
     * @param ties lists with as many
     */
    public record Duel(Finding finding, long wins, long losses, long ties) {
        private Duel each(BiFunction<String, Finding, Finding> change) {
            return new Duel(change.apply("", finding), wins, losses, ties);
        }
    }

    /**
     * What findings lead to by the reward.
     *
     * @param best slot of the arm that is claimed to earn the most; empty while none is
     * @param beaten slots of arms that are claimed to earn less than another one
     * @param expected of every arm that takes part
     */
    public record Standing(Optional<Integer> best, Set<Integer> beaten, List<Expected> expected) {
        static final Standing NONE = new Standing(Optional.empty(), Set.of(), List.of());

        public Standing {
            beaten = Set.copyOf(beaten);
            expected = List.copyOf(expected);
        }

        public Optional<Expected> of(int slot) {
            return expected.stream().filter(arm -> arm.slot == slot).findFirst();
        }

        /** The arm that is expected to lose least. */
        public Optional<Expected> leader() {
            return expected.stream().min(Comparator.comparingDouble(Expected::loss));
        }
    }

    /**
     * What shipping an arm now would mean: a decision, no evidence.
     *
     * @param slot of the arm
     * @param probabilityBest posterior probability that it earns the most; no error rate
     * @param loss posterior expectation of what it gives away, in units of the reward, or of the share of lists won
     */
    public record Expected(int slot, double probabilityBest, double loss) {}

    /**
     * A rate per impression where units are randomised.
     *
     * @param finding on the difference, adjusted where a covariate is declared
     * @param units of both arms
     * @param rate of the arm, over all mature impressions of its units
     * @param rateOfControl of control
     * @param designEffect how many times larger the variance of the arm's rate is than if every impression were a unit
     * @param covariate what was made of it
     */
    public record PerImpression(
            Finding finding, long units, double rate, double rateOfControl, double designEffect, Covariate covariate) {
        private PerImpression each(BiFunction<String, Finding, Finding> change) {
            return new PerImpression(
                    change.apply("per impression|", finding), units, rate, rateOfControl, designEffect, covariate);
        }
    }

    /**
     * A covariate's use.
     *
     * @param use whether the difference is adjusted, and if not why
     * @param varianceLeft share of the variance of the difference that it leaves; 1 without one
     * @param known share of the units of which it was known, in [0, 1]
     */
    public record Covariate(Use use, double varianceLeft, double known) {}

    /** Whether a covariate adjusts a difference. */
    public enum Use {
        /** None is declared. */
        NONE,
        /** It does. */
        ADJUSTED,
        /** It is known of no unit, or the same for all. */
        UNKNOWN,
        /** The group is not the first, so that units may have met their arms before. */
        TOO_LATE
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
     * @param findings on arms against control, by goal
     */
    public record Segment(String attribute, long declared, String value, List<Rows> arms, List<Finding> findings) {
        public Segment {
            arms = List.copyOf(arms);
            findings = List.copyOf(findings);
        }

        private Segment each(BiFunction<String, Finding, Finding> change) {
            String where = attribute + "|" + declared + "|" + value + "|";
            return new Segment(
                    attribute,
                    declared,
                    value,
                    arms,
                    findings.stream()
                            .map(finding -> change.apply(where, finding))
                            .toList());
        }
    }

    /** Mature rows of an arm, and of these the ones with at least one of each. */
    public record Rows(long rows, long clicks, long views, long conversions) {}

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
