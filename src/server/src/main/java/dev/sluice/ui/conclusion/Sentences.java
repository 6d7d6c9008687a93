package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Interval;
import dev.sluice.report.Comparison;
import dev.sluice.report.Comparison.Relative;
import dev.sluice.report.Segment;
import dev.sluice.ui.page.Formats;
import java.util.Locale;

/** Says single findings, each with its interval. */
record Sentences(ExperimentDefinition definition, ExperimentWords words) {
    String of(Comparison finding) {
        if (finding.method() == Basis.DRAFTED_LISTS) {
            return duel(finding);
        }
        return switch (finding.claim()) {
            case BETTER -> beats(finding);
            case WORSE -> words.worseBy(finding.arm(), finding.versus(), metric(finding.metric()), effect(finding));
            case EQUIVALENT ->
                words.equivalent(
                        finding.arm(),
                        finding.versus(),
                        metric(finding.metric()),
                        margin(finding),
                        Effects.interval(finding));
            case UNDECIDED -> undecided(finding);
        };
    }

    private String margin(Comparison finding) {
        double margin = definition.analysis().margin().orElse(0.0);
        return Effects.rate(finding.metric())
                ? words.points(Formats.number(100 * margin))
                : Formats.number(finding.most() * margin);
    }

    private String undecided(Comparison finding) {
        String evidence = Formats.evidence(finding.clarity().evidence());
        return finding.known()
                ? words.undecidedSoFar(
                        finding.arm(), finding.versus(), metric(finding.metric()), Effects.interval(finding), evidence)
                : words.undecided(finding.arm(), finding.versus(), metric(finding.metric()), evidence);
    }

    String beats(Comparison finding) {
        return words.beatsBy(
                finding.arm(),
                finding.versus(),
                metric(finding.metric()),
                effect(finding),
                Formats.level(definition.analysis().alpha()));
    }

    /** How large a claimed difference is, without signs, which the sentence gives; relative as well where that is known. */
    private String effect(Comparison finding) {
        Interval by = finding.difference();
        double least = Math.min(Math.abs(by.lower()), Math.abs(by.upper()));
        double most = Math.max(Math.abs(by.lower()), Math.abs(by.upper()));
        String points = Effects.rate(finding.metric())
                ? words.pointsBetween(Formats.number(100 * least), Formats.number(100 * most))
                : words.byBetween(Formats.number(least), Formats.number(most));
        return finding.relative()
                .map(lift -> relative(points, lift, finding.claim()))
                .orElse(points);
    }

    private String relative(String points, Relative lift, Claim claim) {
        boolean both = lift.lower().isPresent() && lift.upper().isPresent();
        if (both) {
            return words.liftBetween(
                    points,
                    Effects.factor(lift.lower().get()),
                    Effects.factor(lift.upper().get()));
        }
        return (claim == Claim.BETTER ? lift.lower() : lift.upper())
                .map(limit -> claim == Claim.BETTER
                        ? words.liftAtLeast(points, Effects.factor(limit))
                        : words.liftAtMost(points, Effects.factor(limit)))
                .orElse(points);
    }

    private String duel(Comparison finding) {
        if (!finding.claim().differs()) {
            return words.duelOpen(finding.arm(), finding.versus());
        }
        boolean better = finding.claim() == Claim.BETTER;
        Interval won = better ? finding.difference() : finding.difference().negated();
        return words.duelWon(
                better ? finding.arm() : finding.versus(),
                better ? finding.versus() : finding.arm(),
                Formats.percent(0.5 + won.lower()),
                Formats.percent(0.5 + won.upper()),
                Formats.level(definition.analysis().alpha()));
    }

    String of(Segment segment, Comparison finding) {
        String where = segment.attribute() + " = " + segment.value();
        String metric = metric(finding.metric());
        return finding.claim() == Claim.BETTER
                ? words.segmentBetter(where, finding.arm(), finding.versus(), metric, effect(finding))
                : words.segmentWorse(where, finding.arm(), finding.versus(), metric, effect(finding));
    }

    /** What was claimed before and is not any more. */
    String withdrawn(Comparison finding, Claim before) {
        return before == Claim.BETTER
                ? words.withdrawnBetter(
                        finding.arm(), finding.versus(), metric(finding.metric()), Effects.interval(finding))
                : words.withdrawnWorse(
                        finding.arm(), finding.versus(), metric(finding.metric()), Effects.interval(finding));
    }

    /** Metrics as people write them. */
    static String metric(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
