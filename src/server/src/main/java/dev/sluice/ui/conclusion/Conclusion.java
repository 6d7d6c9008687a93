package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Status;
import dev.sluice.model.Claim;
import dev.sluice.policy.FixedSplit;
import dev.sluice.report.Comparison;
import dev.sluice.report.Course.Change;
import dev.sluice.report.Interleaved;
import dev.sluice.report.Report;
import dev.sluice.ui.page.Formats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
            List<Comparison> goals = report.findings().stream()
                    .filter(finding -> finding.goal() && finding.versus().equals(control()))
                    .toList();
            Sentences sentences = new Sentences(definition, words);
            List<String> shown = new ArrayList<>();
            List<String> open = new ArrayList<>();
            Stream.concat(report.interleaving().map(Interleaved::finding).stream(), goals.stream())
                    .forEach(finding -> {
                        (finding.claim() == Claim.UNDECIDED ? open : shown).add(sentences.of(finding));
                        finding.withdrawn().ifPresent(before -> open.add(sentences.withdrawn(finding, before)));
                    });
            report.segments().stream()
                    .flatMap(segment -> segment.findings().stream()
                            .filter(versus -> versus.claim() != Claim.UNDECIDED)
                            .map(versus -> sentences.of(segment, versus)))
                    .forEach(shown::add);
            report.course().effects().forEach(change -> changing(change).ifPresent(open::add));
            if (report.course().rates().fall()) {
                open.add(words.openRatesFall());
            }
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

        private String control() {
            return report.arms().stream()
                    .filter(Report.Arm::control)
                    .map(Report.Arm::arm)
                    .findFirst()
                    .orElse("");
        }

        /** A claim speaks of the average so far, which the reader must know where the effect changes. */
        private Optional<String> changing(Change change) {
            if (change.crowded()) {
                return Optional.of(words.openCrowded(change.arm()));
            }
            if (change.falls()) {
                return Optional.of(words.openFalling(change.arm()));
            }
            return change.changes() ? Optional.of(words.openChanging(change.arm())) : Optional.empty();
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
