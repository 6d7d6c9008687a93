package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one arm against another by one metric: the only place where a claim is made. The claim is read off the
 * interval, so that it says BETTER or WORSE exactly where the interval excludes 0.
 *
 * @param arm slot
 * @param versus slot of the arm that it is compared with
 * @param metric ctr, vtr, cvr, reward for a composite one, or value
 * @param difference of the rates, arm less the other, with its limits; in [−1, 1], all of it where nothing is known
 * @param lift the same relative to the other arm, on the claim's side of 0
 * @param logE natural logarithm of the evidence against "no difference"; 1 / E is a p-value that holds at every look, under a
 *     plan that of the plan's own test
 * @param level chance that the limits ever miss, in (0, 1): the difference is claimed where E ≥ 1 / level
 * @param withinMargin whether the whole interval lies within the margin that does not matter
 * @param basis how the limits are made and what they speak of
 * @param withdrawn what was claimed before and is not any more
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties("claim")
public record Finding(
        int arm,
        int versus,
        String metric,
        Interval difference,
        Lift lift,
        double logE,
        double level,
        boolean withinMargin,
        Basis basis,
        Optional<Withdrawn> withdrawn) {
    /** Says BETTER or WORSE exactly where the interval excludes 0, and EQUIVALENT where it lies within the margin about it. */
    @JsonProperty
    public Claim claim() {
        if (difference.lower() > 0) {
            return Claim.BETTER;
        }
        if (difference.upper() < 0) {
            return Claim.WORSE;
        }
        return withinMargin ? Claim.EQUIVALENT : Claim.UNDECIDED;
    }

    /** Names the comparison within its experiment. */
    String key() {
        return metric + "|" + arm + "|" + versus;
    }

    /**
     * With what was claimed before and is not any more.
     *
     * @param before difference that was claimed at the publication before
     * @param known what was withdrawn by then
     * @param now when this is published
     */
    Finding after(Optional<Claim> before, Optional<Withdrawn> known, Instant now) {
        Optional<Withdrawn> latest = before.filter(last -> last != claim())
                .map(last -> new Withdrawn(last, now))
                .or(() -> known);
        return new Finding(
                arm,
                versus,
                metric,
                difference,
                lift,
                logE,
                level,
                withinMargin,
                basis,
                latest.filter(last -> last.claim() != claim()));
    }

    /** The other arm against this one. */
    public Finding turned() {
        return new Finding(
                versus,
                arm,
                metric,
                difference.negated(),
                lift.inverse(),
                logE,
                level,
                withinMargin,
                basis,
                withdrawn.map(Withdrawn::turned));
    }

    public boolean joins(int one, int other) {
        return (arm == one && versus == other) || (arm == other && versus == one);
    }

    /** Whether the difference is claimed even at a smaller chance of error. */
    public boolean holdsAt(double smaller) {
        return claim().differs() && logE >= -Math.log(smaller);
    }

    /**
     * A relative difference. A limit is absent where it is not known.
     *
     * @param value most likely lift, above −1
     * @param lower above −1
     * @param upper above −1
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Lift(double value, Optional<Double> lower, Optional<Double> upper) {
        /** Nothing known. */
        public static final Lift UNKNOWN = new Lift(0, Optional.empty(), Optional.empty());

        /** The lift of the other over this one: (1 + l)⁻¹ − 1. */
        Lift inverse() {
            return new Lift(inverse(value), upper.map(Lift::inverse), lower.map(Lift::inverse));
        }

        private static double inverse(double lift) {
            return 1 / (1 + lift) - 1;
        }

        /**
         * The limits as they may stand beside a claim: cut at 0 where it says more or less, as the claim excludes what is
         * beyond, and widened to hold 0 where it says nothing.
         */
        public Lift beside(Claim claim) {
            return switch (claim) {
                case BETTER ->
                    new Lift(
                            Math.max(0, value),
                            Optional.of(Math.max(0, lower.orElse(0.0))),
                            upper.filter(up -> up > 0));
                case WORSE ->
                    new Lift(
                            Math.min(0, value),
                            lower.filter(low -> low < 0),
                            Optional.of(Math.min(0, upper.orElse(0.0))));
                default -> new Lift(value, lower.map(low -> Math.min(0, low)), upper.map(up -> Math.max(0, up)));
            };
        }

        public boolean known() {
            return lower.isPresent() || upper.isPresent();
        }
    }

    /** How limits are made and what they speak of. */
    public enum Basis {
        /** The running average over the decisions so far, by betting on the difference: exact while that stays. */
        @JsonProperty("BETTING")
        BETTING,
        /** The running average over the decisions so far, by an empirical-Bernstein bound: exact at every look. */
        @JsonProperty("RUNNING_AVERAGE")
        RUNNING_AVERAGE,
        /** The decisions of a planned split, by the error-spending boundary of its horizon. */
        @JsonProperty("PLANNED")
        PLANNED,
        /** The decisions of one segment, by an asymptotic confidence sequence. */
        @JsonProperty("SEGMENT")
        SEGMENT,
        /** All impressions of the units, by an asymptotic confidence sequence over units. */
        @JsonProperty("UNITS")
        UNITS,
        /** Lists that were drafted from both arms and that one of them won, by a Beta mixture: exact at every look. */
        @JsonProperty("DRAFTED_LISTS")
        DRAFTED_LISTS
    }
}
