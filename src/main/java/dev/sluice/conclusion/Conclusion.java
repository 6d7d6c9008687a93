package dev.sluice.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Status;
import dev.sluice.evidence.Claim;
import dev.sluice.model.Durations;
import dev.sluice.model.Interval;
import dev.sluice.page.Formats;
import dev.sluice.policy.FixedSplit;
import dev.sluice.report.Comparison;
import dev.sluice.report.Interleaved;
import dev.sluice.report.Report;
import dev.sluice.report.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an experiment shows, in words: a headline, what may be concluded and what may not.
 *
 * @param tone class in style sheets: shown, open, bad or idle
 * @param headline one sentence
 * @param shown what the data show at the level that was fixed
 * @param open what they do not show, and what must not be read into them
 * @param advice what a stopping rule recommends, or empty
 */
public record Conclusion(String tone, String headline, List<String> shown, List<String> open, String advice) {
    private static final long FEW = 100;

    /**
     * Reads a report.
     *
     * @param since first minute with data; empty before there was any
     */
    public static Conclusion of(
            ExperimentDefinition definition, Report report, Optional<Instant> since, ExperimentWords words) {
        return new Reader(definition, report, since, words).read();
    }

    private record Reader(
            ExperimentDefinition definition, Report report, Optional<Instant> since, ExperimentWords words) {
        Conclusion read() {
            if (report.status() == Status.DRAFT) {
                return new Conclusion("idle", words.headlineDraft(), List.of(), List.of(words.openDraft()), "");
            }
            if (!report.checks().propensity().ok()) {
                return new Conclusion("bad", words.headlineMismatch(), List.of(), List.of(words.openMismatch()), "");
            }
            if (!report.checks().impliedImpressions().ok()) {
                return new Conclusion("bad", words.headlineImplied(), List.of(), List.of(words.impliedBad()), "");
            }
            List<Comparison> goals =
                    report.comparisons().stream().filter(Comparison::goal).toList();
            List<String> shown = new ArrayList<>();
            List<String> open = new ArrayList<>();
            report.interleaving().ifPresent(duel -> (duel.claim() == Claim.UNDECIDED ? open : shown).add(duel(duel)));
            goals.stream()
                    .filter(goal -> !settled(goal))
                    .forEach(goal -> (goal.claim() == Claim.UNDECIDED ? open : shown).add(sentence(goal)));
            report.segments().stream()
                    .flatMap(segment -> segment.comparisons().stream()
                            .filter(versus -> versus.claim() != Claim.UNDECIDED)
                            .map(versus -> segment(segment, versus)))
                    .forEach(shown::add);
            if (!shown.isEmpty()) {
                open.add(words.openError(Formats.level(definition.analysis().alpha())));
            }
            if (goals.stream().anyMatch(goal -> goal.claim() == Claim.EQUIVALENT)) {
                open.add(words.openEquivalence(
                        Formats.level(definition.analysis().alpha())));
            }
            if (definition.interleaves()) {
                open.add(words.openInterleaves());
            }
            drift().ifPresent(open::add);
            open.add(words.openPosterior());
            open.add(words.openSubtract());
            return new Conclusion(shown.isEmpty() ? "open" : "shown", headline(goals), shown, open, advice());
        }

        /** The best arm was proven at some look, which may have been better than this one. */
        private boolean settled(Comparison goal) {
            return goal.claim() == Claim.UNDECIDED
                    && goal.metric().equals(definition.reward().measure().name())
                    && report.best()
                            .filter(best -> List.of(goal.arm(), goal.versus()).contains(best))
                            .isPresent();
        }

        private String advice() {
            return report.recommendation()
                    .map(found -> switch (found.rule()) {
                        case CLAIM -> words.adviceClaim(found.arm());
                        case FUTILITY -> words.adviceFutility(found.arm());
                        case SHIP -> words.adviceShip(found.arm());
                        case MAX_DURATION -> words.adviceDuration();
                    })
                    .orElse("");
        }

        /** Plain rates and claims may disagree where rates moved while shares did: only the claims allow for that. */
        private Optional<String> drift() {
            if (definition.interleaves() || definition.policy() instanceof FixedSplit) {
                return Optional.empty();
            }
            Optional<Report.Arm> leader = report.arms().stream().max(Comparator.comparingDouble(Report.Arm::reward));
            return report.best()
                    .flatMap(best ->
                            leader.filter(arm -> !arm.arm().equals(best)).map(arm -> words.openDrift(best, arm.arm())));
        }

        private String headline(List<Comparison> goals) {
            Optional<Interleaved> duel = report.interleaving().filter(found -> found.claim() != Claim.UNDECIDED);
            if (duel.isPresent()) {
                return duel(duel.get());
            }
            if (report.best().isPresent()) {
                return best(report.best().get(), goals);
            }
            Optional<Comparison> better = goals.stream()
                    .filter(goal -> goal.claim() == Claim.BETTER)
                    .max(Comparator.comparingDouble(Comparison::log10Evidence));
            String reward = definition.reward().measure().name();
            long ahead = goals.stream()
                    .filter(goal ->
                            goal.claim() == Claim.BETTER && goal.metric().equals(reward))
                    .count();
            if (ahead > 1) {
                return words.headlineSeveral(
                        String.valueOf(ahead),
                        goals.get(0).versus(),
                        reward.toUpperCase(Locale.ROOT),
                        Formats.level(definition.analysis().alpha()));
            }
            if (better.isPresent()) {
                return report.arms().size() > 2 ? words.headlineBetter(beats(better.get())) : beats(better.get());
            }
            Optional<Comparison> known = goals.stream()
                    .filter(goal -> goal.claim() != Claim.UNDECIDED)
                    .max(Comparator.comparingDouble(Comparison::log10Evidence));
            return known.map(this::sentence).orElseGet(() -> undecided(goals));
        }

        /** Being best is a claim on the reward, which the goals need not hold. */
        private String best(String arm, List<Comparison> goals) {
            String reward = definition.reward().measure().name();
            Optional<Comparison> over = goals.stream()
                    .filter(goal -> goal.arm().equals(arm)
                            && goal.claim() == Claim.BETTER
                            && goal.metric().equals(reward))
                    .findFirst();
            if (over.isPresent()) {
                return report.arms().size() > 2 ? words.headlineBest(beats(over.get())) : beats(over.get());
            }
            boolean control = report.arms().stream()
                    .anyMatch(known -> known.control() && known.arm().equals(arm));
            return control
                    ? words.headlineControlBest(arm, reward.toUpperCase(Locale.ROOT))
                    : words.headlineOtherBest(arm, reward.toUpperCase(Locale.ROOT));
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
            Optional<Long> planned = definition.horizon().filter(end -> rows >= end);
            if (planned.isPresent()) {
                return words.headlineOver(Formats.count(planned.get()), names(goals));
            }
            return definition.interleaves()
                    ? words.headlineDuelEarly(waiting(goals))
                    : words.headlineEarly(names(goals), waiting(goals));
        }

        private String waiting(List<Comparison> goals) {
            return new Waiting(definition, report, since, words).text(goals);
        }

        private String names(List<Comparison> goals) {
            return goals.stream()
                    .map(goal -> goal.metric().toUpperCase(Locale.ROOT))
                    .distinct()
                    .reduce((one, other) -> one + ", " + other)
                    .orElseGet(() -> definition.reward().measure().name().toUpperCase(Locale.ROOT));
        }

        private String sentence(Comparison goal) {
            return switch (goal.claim()) {
                case BETTER -> beats(goal);
                case WORSE ->
                    effect(goal)
                            .map(by -> words.worseBy(goal.arm(), goal.versus(), metric(goal), by))
                            .orElseGet(() -> words.worse(goal.arm(), goal.versus(), metric(goal)));
                case EQUIVALENT ->
                    words.equivalent(
                            goal.arm(),
                            goal.versus(),
                            metric(goal),
                            Formats.points(definition.analysis().margin().orElse(0.0))
                                    .replace("+", ""));
                case UNDECIDED ->
                    words.undecided(goal.arm(), goal.versus(), metric(goal), Formats.evidence(goal.evidence()));
            };
        }

        private String beats(Comparison goal) {
            String level = Formats.level(definition.analysis().alpha());
            return effect(goal)
                    .map(by -> words.beatsBy(goal.arm(), goal.versus(), metric(goal), by, level))
                    .orElseGet(() -> words.beats(goal.arm(), goal.versus(), metric(goal), level));
        }

        /** Relative where that is known, else in percentage points; without signs, which the sentence gives. */
        private Optional<String> effect(Comparison goal) {
            Optional<Interval> lift = goal.lift().filter(Reader::onOneSide);
            if (lift.isPresent()) {
                return lift.map(by -> words.byBetween(Formats.percent(least(by)), Formats.percent(most(by))));
            }
            return goal.difference()
                    .filter(Reader::onOneSide)
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

        private String duel(Interleaved duel) {
            return duel.claim() == Claim.UNDECIDED
                    ? words.duelOpen(duel.arm(), duel.versus())
                    : words.duelWon(
                            duel.claim() == Claim.BETTER ? duel.arm() : duel.versus(),
                            duel.claim() == Claim.BETTER ? duel.versus() : duel.arm(),
                            Formats.level(definition.analysis().alpha()));
        }

        private String segment(Segment segment, Segment.Versus versus) {
            String where = segment.attribute() + " = " + segment.value();
            String metric = versus.metric().toUpperCase(Locale.ROOT);
            return versus.claim() == Claim.BETTER
                    ? words.segmentBetter(where, versus.arm(), versus.versus(), metric)
                    : words.segmentWorse(where, versus.arm(), versus.versus(), metric);
        }

        private static String metric(Comparison goal) {
            return goal.metric().toUpperCase(Locale.ROOT);
        }
    }
}
