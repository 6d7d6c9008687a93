package dev.sluice.learning;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentDefinition.Learning;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Outcomes;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.DelayCurves;
import dev.sluice.policy.DelayScale;
import dev.sluice.policy.DelayedChange;
import dev.sluice.policy.Forgetting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policy of a definition learns from: mature rows or all, forgotten with time or not, young ones corrected for
 * what is to come or not.
 */
record LearningRule(ExperimentDefinition definition) {
    /** The arm with mature rows more. */
    ArmState matured(ArmState arm, CellDelta delta) {
        ArmState more = arm.matured(delta.outcomes());
        return definition.learning().live() ? more : forgetting(more, delta);
    }

    /** The arm with a change of what its rows show so far, seen at that time. */
    ArmState changed(ArmState arm, CellDelta delta, Instant seenAt) {
        ArmState more = arm.changed(delta.outcomes());
        if (definition.learning() == Learning.CORRECTED) {
            return delayed(more, delta, seenAt);
        }
        return definition.learning().live() ? forgetting(more, delta) : more;
    }

    /** Adds a change to the cohort of the time in which its decisions were made. */
    private ArmState delayed(ArmState arm, CellDelta delta, Instant seenAt) {
        Outcomes outcomes = delta.outcomes();
        DelayedChange change = new DelayedChange(
                delta.cell().maturedAt().minus(life()),
                seenAt,
                outcomes.rows(),
                definition.reward().earned(outcomes));
        return arm.learned(arm.learned().with(arm.learned().cohorts().plus(change, scale())));
    }

    private ArmState forgetting(ArmState arm, CellDelta delta) {
        Outcomes outcomes = delta.outcomes();
        long rows = outcomes.rows();
        double earned = definition.reward().earned(outcomes);
        Instant at = delta.cell().maturedAt();
        Forgetting forgetting = definition.forgetting().orElse(null);
        if (forgetting instanceof Forgetting.HalfLife decay) {
            return arm.learned(arm.learned().with(arm.learned().discounted().plus(rows, earned, at, decay.halfLife())));
        }
        if (forgetting instanceof Forgetting.Window window) {
            return arm.learned(arm.learned().with(arm.learned().recent().plus(rows, earned, at, window.length())));
        }
        return arm;
    }

    private Duration life() {
        return definition.attributionWindow().plus(definition.grace());
    }

    private DelayScale scale() {
        return DelayScale.of(life());
    }

    /** Number of the period on which totals depend besides the data; 0 where they do not. */
    long period(Instant now) {
        return definition.learning() == Learning.CORRECTED ? scale().number(now) : 0;
    }

    /**
     * What the policy may learn from now.
     *
     * @param arms in the order of the definition
     */
    List<ArmTotals> totals(List<ArmState> arms, Instant now) {
        List<String> keys = definition.arms().stream().map(ArmDefinition::key).toList();
        if (definition.learning() == Learning.CORRECTED) {
            return new DelayCurves(scale())
                    .totals(arms.stream().map(arm -> arm.learned().cohorts()).toList(), keys, now);
        }
        List<ArmTotals> totals = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            totals.add(totals(keys.get(i), arms.get(i), arms));
        }
        return totals;
    }

    private ArmTotals totals(String key, ArmState arm, List<ArmState> arms) {
        Outcomes learned = definition.learning() == Learning.MATURE ? arm.mature() : arm.live();
        Forgetting forgetting = definition.forgetting().orElse(null);
        if (forgetting instanceof Forgetting.HalfLife decay) {
            Instant newest = arms.stream()
                    .map(other -> other.learned().discounted().asOf())
                    .max(Instant::compareTo)
                    .orElse(Instant.EPOCH);
            return arm.learned().discounted().at(newest, decay.halfLife()).totals(key, learned.rows());
        }
        if (forgetting instanceof Forgetting.Window) {
            long newest = arms.stream()
                    .mapToLong(other -> other.learned().recent().newest())
                    .max()
                    .orElse(0);
            return arm.learned().recent().totals(key, learned.rows(), newest);
        }
        return ArmTotals.of(key, learned.rows(), definition.reward().earned(learned));
    }
}
