package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Status;
import dev.sluice.evidence.Claim;
import dev.sluice.policy.FixedSplit;
import dev.sluice.report.Comparison;
import dev.sluice.report.Report;
import dev.sluice.ui.page.Formats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
            Sentences sentences = new Sentences(definition, words);
            List<String> shown = new ArrayList<>();
            List<String> open = new ArrayList<>();
            report.interleaving()
                    .ifPresent(duel -> (duel.claim() == Claim.UNDECIDED ? open : shown).add(sentences.duel(duel)));
            goals.stream()
                    .filter(goal -> !settled(goal))
                    .forEach(goal -> (goal.claim() == Claim.UNDECIDED ? open : shown).add(sentences.of(goal)));
            report.segments().stream()
                    .flatMap(segment -> segment.comparisons().stream()
                            .filter(versus -> versus.claim() != Claim.UNDECIDED)
                            .map(versus -> sentences.of(segment, versus)))
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
            return new Conclusion(
                    shown.isEmpty() ? "open" : "shown",
                    new Headline(definition, report, since, words).text(goals),
                    shown,
                    open,
                    advice());
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
    }
}
