package dev.sluice.ui.conclusion;

import dev.sluice.codec.Durations;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Claim;
import dev.sluice.model.Forecast;
import dev.sluice.report.Comparison;
import dev.sluice.report.Interleaved;
import dev.sluice.report.Report;
import dev.sluice.ui.page.Formats;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The one thing that a reader with ten seconds must know of a report whose checks pass. */
record Headline(ExperimentDefinition definition, Report report, Optional<Instant> since, ExperimentWords words) {
    private static final long FEW = 100;

    private Sentences sentences() {
        return new Sentences(definition, words);
    }

    /** A winner on one goal may lose on another, which its reader must not find out further down only. */
    String text(List<Comparison> goals) {
        String found = mainClaim(goals);
        Optional<String> winner = report.best().or(() -> better(goals).map(Comparison::arm));
        return goals.stream()
                .filter(goal -> goal.claim() == Claim.WORSE
                        && winner.filter(goal.arm()::equals).isPresent())
                .findFirst()
                .map(harm -> words.headlineHarm(
                        found.replaceFirst("\\.$", ""), sentences().of(harm)))
                .orElse(found);
    }

    private static Optional<Comparison> better(List<Comparison> goals) {
        return goals.stream()
                .filter(goal -> goal.claim() == Claim.BETTER)
                .max(Comparator.comparingDouble(Comparison::log10Evidence));
    }

    private String mainClaim(List<Comparison> goals) {
        Optional<Comparison> duel =
                report.interleaving().map(Interleaved::finding).filter(found -> found.claim() != Claim.UNDECIDED);
        if (duel.isPresent()) {
            return sentences().of(duel.get());
        }
        if (report.best().isPresent()) {
            return best(report.best().get());
        }
        Optional<Comparison> better = better(goals);
        String reward = definition.reward().measure().name();
        long ahead = goals.stream()
                .filter(goal -> goal.claim() == Claim.BETTER && goal.metric().equals(reward))
                .count();
        if (ahead > 1) {
            return words.headlineSeveral(
                    String.valueOf(ahead),
                    goals.get(0).versus(),
                    Sentences.metric(reward),
                    Formats.level(definition.analysis().alpha()));
        }
        if (better.isPresent()) {
            return report.arms().size() > 2
                    ? words.headlineBetter(sentences().beats(better.get()))
                    : sentences().beats(better.get());
        }
        Optional<Comparison> known = goals.stream()
                .filter(goal -> goal.claim() != Claim.UNDECIDED)
                .max(Comparator.comparingDouble(Comparison::log10Evidence));
        return known.map(sentences()::of).orElseGet(() -> undecided(goals));
    }

    /** Being best is a claim on the reward, which the goals need not hold. */
    private String best(String arm) {
        String reward = definition.reward().measure().name();
        return report.findings().stream()
                .filter(finding -> finding.arm().equals(arm)
                        && finding.claim() == Claim.BETTER
                        && finding.metric().equals(reward))
                .findFirst()
                .map(over -> report.arms().size() > 2
                        ? words.headlineBest(sentences().beats(over))
                        : sentences().beats(over))
                .orElseGet(() -> words.headlineControlBest(arm, Sentences.metric(reward)));
    }

    private String undecided(List<Comparison> goals) {
        long rows = report.matureRows();
        if (definition.arms().size() < 2) {
            return words.headlineAlone();
        }
        if (definition.policy().deterministic()) {
            return words.headlineDeterministic();
        }
        if (!report.status().open()) {
            return definition.interleaves() ? words.headlineDuelNothing() : words.headlineNothing(names(goals));
        }
        if (rows < FEW) {
            return words.headlineEmpty(Formats.count(rows), Durations.format(definition.attributionWindow()));
        }
        boolean closed = report.forecast().filter(Forecast::over).isPresent();
        Optional<Long> planned = definition.horizon().filter(end -> closed || rows >= end);
        if (planned.isPresent()) {
            return words.headlineOver(Formats.count(Math.min(rows, planned.get())), names(goals));
        }
        return definition.interleaves()
                ? words.headlineDuelEarly(waiting())
                : words.headlineEarly(names(goals), waiting());
    }

    private String waiting() {
        return new TimeToClaim(definition, report, since, words).text();
    }

    private String names(List<Comparison> goals) {
        return goals.stream()
                .map(goal -> Sentences.metric(goal.metric()))
                .distinct()
                .reduce((one, other) -> one + ", " + other)
                .orElseGet(() -> Sentences.metric(definition.reward().measure().name()));
    }
}
