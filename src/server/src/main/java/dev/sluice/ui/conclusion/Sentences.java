package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.evidence.Claim;
import dev.sluice.model.Interval;
import dev.sluice.report.Comparison;
import dev.sluice.report.Interleaved;
import dev.sluice.report.Segment;
import dev.sluice.ui.page.Formats;
import java.util.Locale;
import java.util.Optional;

/** Says single claims. */
record Sentences(ExperimentDefinition definition, ExperimentWords words) {
    String of(Comparison goal) {
        return switch (goal.claim()) {
            case BETTER -> beats(goal);
            case WORSE ->
                effect(goal)
                        .map(by -> words.worseBy(goal.arm(), goal.versus(), metric(goal.metric()), by))
                        .orElseGet(() -> words.worse(goal.arm(), goal.versus(), metric(goal.metric())));
            case EQUIVALENT ->
                words.equivalent(
                        goal.arm(),
                        goal.versus(),
                        metric(goal.metric()),
                        Formats.points(definition.analysis().margin().orElse(0.0))
                                .replace("+", ""));
            case UNDECIDED ->
                words.undecided(goal.arm(), goal.versus(), metric(goal.metric()), Formats.evidence(goal.evidence()));
        };
    }

    String beats(Comparison goal) {
        String level = Formats.level(definition.analysis().alpha());
        return effect(goal)
                .map(by -> words.beatsBy(goal.arm(), goal.versus(), metric(goal.metric()), by, level))
                .orElseGet(() -> words.beats(goal.arm(), goal.versus(), metric(goal.metric()), level));
    }

    /** Relative where that is known, else in percentage points; without signs, which the sentence gives. */
    private Optional<String> effect(Comparison goal) {
        Optional<Interval> lift = goal.lift().filter(Sentences::onOneSide);
        if (lift.isPresent()) {
            return lift.map(by -> words.byBetween(Formats.percent(least(by)), Formats.percent(most(by))));
        }
        return goal.difference()
                .filter(Sentences::onOneSide)
                .map(by -> Matrix.rate(goal.metric())
                        ? words.pointsBetween(Formats.number(100 * least(by)), Formats.number(100 * most(by)))
                        : words.byBetween(Formats.number(least(by)), Formats.number(most(by))));
    }

    private static double least(Interval by) {
        return Math.min(Math.abs(by.lower()), Math.abs(by.upper()));
    }

    private static double most(Interval by) {
        return Math.max(Math.abs(by.lower()), Math.abs(by.upper()));
    }

    private static boolean onOneSide(Interval interval) {
        return interval.lower() > 0 || interval.upper() < 0;
    }

    String duel(Interleaved duel) {
        return duel.claim() == Claim.UNDECIDED
                ? words.duelOpen(duel.arm(), duel.versus())
                : words.duelWon(
                        duel.claim() == Claim.BETTER ? duel.arm() : duel.versus(),
                        duel.claim() == Claim.BETTER ? duel.versus() : duel.arm(),
                        Formats.level(definition.analysis().alpha()));
    }

    String of(Segment segment, Segment.Versus versus) {
        String where = segment.attribute() + " = " + segment.value();
        String metric = metric(versus.metric());
        return versus.claim() == Claim.BETTER
                ? words.segmentBetter(where, versus.arm(), versus.versus(), metric)
                : words.segmentWorse(where, versus.arm(), versus.versus(), metric);
    }

    /** Metrics as people write them. */
    static String metric(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
