package dev.sluice.report;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Interval;
import dev.sluice.model.RewardCourse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reward over time, and whether effects change. A claim speaks of an effect's average so far; comparisons assume that a
 * decision does not change what later ones earn.
 *
 * @param stretches of equal length, at most 24
 * @param effects of the arms over control: whether each is the same all the time
 * @param rates whether the arms' own rates are the same all the time
 */
public record Course(List<Stretch> stretches, List<Change> effects, Rates rates) {
    /**
     * Whether the arms' own rates change, as they do where users tire or items are used up.
     *
     * @param log10Evidence logarithm of the e-value against "each arm's rate is the same in all stretches", to base 10
     * @param change whether that is clear at the 5 % level
     * @param fall whether they clearly go down
     */
    public record Rates(double log10Evidence, boolean change, boolean fall) {}

    /**
     * What matured in one stretch.
     *
     * @param from start
     * @param until end
     * @param arms in the order of the definition
     */
    public record Stretch(Instant from, Instant until, List<ArmThen> arms) {}

    /**
     * An arm in a stretch.
     *
     * @param arm key
     * @param rows that matured
     * @param reward of these
     * @param effect its rate less control's, with limits at 95 % by itself; absent for control
     */
    public record ArmThen(String arm, long rows, double reward, Optional<Interval> effect) {}

    /**
     * Whether an arm's effect changes.
     *
     * @param arm key
     * @param log10Evidence logarithm of the e-value against "the effect is the same in all stretches", to base 10
     * @param changes whether that is clear at the 5 % level
     * @param falls whether it changes and goes down
     * @param crowded whether the arm clearly earns less the more it is shown
     */
    public record Change(String arm, double log10Evidence, boolean changes, boolean falls, boolean crowded) {
        private List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            if (changes) {
                warnings.add("the effect of '" + arm + "' is not the same all the time" + (falls ? ": it falls" : "")
                        + "; what is claimed of it is the average so far");
            }
            if (crowded) {
                warnings.add("'" + arm + "' earns less the more it is shown: its items may be used up, so that what it"
                        + " earned so far does not tell what it would earn alone");
            }
            return warnings;
        }
    }

    static Course of(PublishedExperiment experiment, RewardCourse course) {
        return new Course(
                course.stretches().stream()
                        .map(stretch -> new Stretch(
                                stretch.from(),
                                stretch.until(),
                                experiment.definition().arms().stream()
                                        .map(arm -> then(experiment, arm, stretch))
                                        .toList()))
                        .toList(),
                course.drifts().stream()
                        .map(drift -> new Change(
                                experiment.slots().get(drift.arm()),
                                drift.logE() / Math.log(10),
                                drift.changes(),
                                drift.falls(),
                                drift.crowded()))
                        .toList(),
                new Rates(
                        course.rates().logE() / Math.log(10),
                        course.rates().change(),
                        course.rates().fall()));
    }

    private static ArmThen then(PublishedExperiment experiment, ArmDefinition arm, RewardCourse.Stretch stretch) {
        int slot = experiment.slot(arm.key());
        double unit = experiment.definition().reward().measure().unit();
        RewardCourse.Rate rate =
                slot < stretch.rates().size() ? stretch.rates().get(slot) : new RewardCourse.Rate(0, 0);
        Optional<Interval> effect = Optional.of(stretch.effects())
                .filter(effects -> !arm.control() && slot < effects.size())
                .map(effects -> effects.get(slot))
                .map(known -> new Interval(known.value(), known.lower(), known.upper()).times(unit));
        return new ArmThen(arm.key(), rate.rows(), unit * rate.earned(), effect);
    }

    /** What a reader must know of effects that change and rates that fall. */
    List<String> warnings() {
        Stream<String> falling = rates.fall
                ? Stream.of(
                        "the arms' rates fall with time: what is claimed is the average so far, and tells less of what is"
                                + " to come")
                : Stream.empty();
        return Stream.concat(effects.stream().flatMap(change -> change.warnings().stream()), falling)
                .toList();
    }
}
