package dev.sluice.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Interval;
import dev.sluice.model.Withdrawn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A finding as it is reported: an arm against another by one metric. Comes from evidence that stays valid although traffic was
 * allocated adaptively and someone looks all the time; two arms' own rates are never subtracted.
 *
 * @param arm key
 * @param versus key of the arm that it is compared with, mostly control
 * @param metric ctr, vtr, cvr, reward for a composite one, or value; wins where lists are drafted from both
 * @param goal whether claims on it share the error that the analysis allows; others are exploratory
 * @param estimate of the difference, arm less the other
 * @param interval of the difference: a claim holds exactly where it excludes 0
 * @param unit of estimate and interval: a rate, a reward, a value or a share of lists
 * @param relative the same relative to the other arm; absent where nothing is known of it
 * @param clarity how clear it is that both differ, as fields of its own
 * @param level chance that the limits ever miss
 * @param claim what may be said
 * @param withdrawn what was said before and may not be said any more
 * @param withinMargin whether the whole interval lies within the margin that does not matter
 * @param method how it is made
 * @param population what it speaks of
 * @param meaning the claim in one sentence
 * @param most largest difference that there can be
 */
public record Comparison(
        String arm,
        String versus,
        String metric,
        boolean goal,
        double estimate,
        Limits interval,
        String unit,
        Optional<Relative> relative,
        @JsonUnwrapped EValue clarity,
        double level,
        Claim claim,
        Optional<Claim> withdrawn,
        boolean withinMargin,
        Basis method,
        String population,
        String meaning,
        @JsonIgnore double most) {
    /** Limits of an interval. */
    public record Limits(double lower, double upper) {}

    /** A relative difference; a limit is absent where it is not known. */
    public record Relative(double estimate, Optional<Double> lower, Optional<Double> upper) {}

    static Comparison of(PublishedExperiment experiment, Finding finding) {
        return new Sayer(experiment, finding).comparison("");
    }

    /** The same within a segment, which the sentence names. */
    static Comparison within(PublishedExperiment experiment, Finding finding, String where) {
        return new Sayer(experiment, finding).comparison(" where " + where);
    }

    /** Estimate and limits of the difference. */
    @JsonIgnore
    public Interval difference() {
        return new Interval(estimate, interval.lower, interval.upper);
    }

    /** Whether the limits say anything yet. */
    @JsonIgnore
    public boolean known() {
        return interval.lower > -most || interval.upper < most;
    }

    @JsonIgnore
    public double log10Evidence() {
        return clarity.log10Evidence();
    }

    @JsonIgnore
    public boolean withControl(PublishedExperiment experiment) {
        return versus.equals(experiment.slots().get(experiment.controlSlot()));
    }

    private record Sayer(PublishedExperiment experiment, Finding finding) {
        Comparison comparison(String where) {
            boolean goal = finding.basis() != Basis.UNITS
                    && experiment.definition().goalNames().contains(finding.metric());
            double most = experiment.definition().unit(finding.metric());
            Interval difference = finding.difference().times(most);
            return new Comparison(
                    key(finding.arm()),
                    key(finding.versus()),
                    finding.metric(),
                    goal,
                    difference.value(),
                    new Limits(difference.lower(), difference.upper()),
                    unit(),
                    Optional.of(finding.lift())
                            .filter(Finding.Lift::known)
                            .map(lift -> new Relative(lift.value(), lift.lower(), lift.upper())),
                    EValue.of(finding.logE()),
                    finding.level(),
                    finding.claim(),
                    finding.withdrawn().map(Withdrawn::claim),
                    finding.withinMargin(),
                    finding.basis(),
                    population(),
                    claim() + where + (goal ? "" : exploratory()) + withdrawn(),
                    most);
        }

        private String key(int slot) {
            return experiment.slots().get(slot);
        }

        private String unit() {
            return switch (finding.metric()) {
                case "reward" -> "reward";
                case "value" -> "value of a row";
                case "wins" -> "share of lists";
                default -> "rate";
            };
        }

        private String population() {
            return switch (finding.basis()) {
                case BETTING, RUNNING_AVERAGE -> "average over the mature decisions so far";
                case PLANNED -> "mature decisions of the plan";
                case SEGMENT -> "average over the mature decisions of the segment";
                case UNITS -> "mature impressions of the units";
                case DRAFTED_LISTS -> "mature lists that one of both arms won";
            };
        }

        private String exploratory() {
            return finding.basis() == Basis.DRAFTED_LISTS
                    ? ""
                    : "; exploratory, beside the goals whose error is controlled";
        }

        private String withdrawn() {
            return finding.withdrawn()
                    .map(before ->
                            "; that it was " + before.claim().name().toLowerCase(Locale.ROOT) + " was claimed before")
                    .orElse("");
        }

        private String claim() {
            String arm = key(finding.arm());
            String other = key(finding.versus());
            String metric = List.of("reward", "value").contains(finding.metric())
                    ? finding.metric()
                    : finding.metric().toUpperCase(Locale.ROOT);
            String name = metric + (finding.basis() == Basis.UNITS ? " per impression" : "");
            if (finding.basis() == Basis.DRAFTED_LISTS) {
                return duel(arm, other);
            }
            return switch (finding.claim()) {
                case BETTER -> "%s has a higher %s than %s".formatted(arm, name, other);
                case WORSE -> "%s has a lower %s than %s".formatted(arm, name, other);
                case EQUIVALENT -> "%s and %s differ in %s by less than the margin".formatted(arm, other, name);
                case UNDECIDED -> "the data do not tell yet whether %s and %s differ in %s".formatted(arm, other, name);
            };
        }

        private String duel(String arm, String other) {
            return finding.claim().differs()
                    ? "in lists of both, items of %s get more clicks"
                            .formatted(finding.claim() == Claim.BETTER ? arm : other)
                    : "the data do not tell yet whether items of %s or of %s get more clicks in one list"
                            .formatted(arm, other);
        }
    }
}
