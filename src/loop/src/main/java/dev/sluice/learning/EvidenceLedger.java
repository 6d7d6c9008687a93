package dev.sluice.learning;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.Published;
import dev.sluice.evidence.Reading;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Evidence;
import dev.sluice.model.Outcomes;
import dev.sluice.stream.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The evidence of every experiment that a task owns. Mature cells are taken in with each publication and not with each
 * delta, so that what is large is written at most once a second. Written and read by one stream task.
 */
final class EvidenceLedger {
    private final Table<String, ExperimentEvidence> store;
    private final Versions versions;
    private final Definitions definitions;
    /** What is stored, parsed, with its results; empty again when the task moves. */
    private final Map<Integer, Known> cache = new HashMap<>();

    EvidenceLedger(Table<String, ExperimentEvidence> store, Versions versions, Definitions definitions) {
        this.store = store;
        this.versions = versions;
        this.definitions = definitions;
    }

    /** Takes in what is pending in a state, and looks. */
    Evidence look(PublishedExperiment experiment, GroupTotals totals) {
        Optional<Known> known =
                Optional.ofNullable(cache.get(experiment.id())).filter(last -> last.group == totals.group());
        boolean same = known.filter(
                        last -> last.shown.equals(experiment.definition().segments()))
                .isPresent();
        if (same && totals.findings().pending().isEmpty()) {
            return known.orElseThrow().results;
        }
        ExperimentEvidence before = known.map(Known::evidence).orElseGet(() -> stored(experiment, totals.group()));
        ExperimentEvidence after = before;
        for (Map.Entry<Drawn, List<CellDelta>> drawn :
                byDraw(totals.findings().pending()).entrySet()) {
            after = plus(after, experiment, drawn.getKey(), drawn.getValue());
        }
        after = after.looked(Reading.claimBoundary(experiment.definition(), before.rows(), after.rows()));
        Evidence results = Published.of(
                after.showing(experiment.definition().segments()),
                experiment.definition().analysis().alpha());
        cache.put(
                experiment.id(),
                new Known(totals.group(), experiment.definition().segments(), after, results));
        if (after.rows() != before.rows() || after.unexplained() != before.unexplained()) {
            store.put(key(experiment.id(), totals.group()), after);
        }
        return results;
    }

    private ExperimentEvidence stored(PublishedExperiment experiment, int group) {
        for (int old = group - 1; old > 0; old--) {
            store.remove(key(experiment.id(), old));
        }
        return store.find(key(experiment.id(), group))
                .orElseGet(() -> ExperimentEvidence.none(
                        experiment.definition().measures(),
                        experiment.slots().size(),
                        experiment.definition().arms().stream()
                                .map(arm -> experiment.slot(arm.key()))
                                .toList(),
                        experiment.controlSlot()));
    }

    private ExperimentEvidence plus(
            ExperimentEvidence evidence, PublishedExperiment experiment, Drawn drawn, List<CellDelta> cells) {
        List<Outcomes> mature = bySlot(experiment, cells);
        Optional<AllocationVersion> version = versions.find(experiment.id(), drawn.version);
        return version.map(known -> segmented(evidence.plus(known, drawn.eligible, mature), experiment, known, cells))
                .orElseGet(() -> evidence.without(mature));
    }

    /** Shows the same cells by the values of the attributes that their revision declares. */
    private ExperimentEvidence segmented(
            ExperimentEvidence evidence,
            PublishedExperiment experiment,
            AllocationVersion version,
            List<CellDelta> cells) {
        Map<Segments.Value, List<CellDelta>> byValue = new LinkedHashMap<>();
        for (CellDelta delta : cells) {
            definitions
                    .find(experiment.id(), delta.cell().revision(), 0)
                    .map(known ->
                            known.definition().segments().values(delta.cell().segment()))
                    .orElse(List.of())
                    .forEach(value -> byValue.computeIfAbsent(value, none -> new ArrayList<>())
                            .add(delta));
        }
        ExperimentEvidence more = evidence;
        for (Map.Entry<Segments.Value, List<CellDelta>> segment : byValue.entrySet()) {
            more = more.within(
                    experiment,
                    version,
                    segment.getValue().get(0).cell().eligible(),
                    segment.getKey(),
                    bySlot(experiment, segment.getValue()));
        }
        return more;
    }

    private static List<Outcomes> bySlot(PublishedExperiment experiment, List<CellDelta> cells) {
        List<Outcomes> mature =
                new ArrayList<>(Collections.nCopies(experiment.slots().size(), Outcomes.NONE));
        for (CellDelta cell : cells) {
            int slot = cell.cell().slot();
            mature.set(slot, mature.get(slot).plus(cell.outcomes()));
        }
        return mature;
    }

    private static Map<Drawn, List<CellDelta>> byDraw(List<CellDelta> cells) {
        Map<Drawn, List<CellDelta>> byDraw = new LinkedHashMap<>();
        for (CellDelta delta : cells) {
            Cell cell = delta.cell();
            byDraw.computeIfAbsent(new Drawn(cell.version(), cell.eligible()), drawn -> new ArrayList<>())
                    .add(delta);
        }
        return byDraw;
    }

    private static String key(int experiment, int group) {
        return experiment + "|" + group;
    }

    /** What decides about propensities. */
    private record Drawn(long version, long eligible) {}

    /** Evidence in sums and as results, which show the segments that the definition declared then. */
    private record Known(int group, Segments shown, ExperimentEvidence evidence, Evidence results) {}
}
