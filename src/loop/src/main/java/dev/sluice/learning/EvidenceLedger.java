package dev.sluice.learning;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Segments;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.Forecasts;
import dev.sluice.evidence.Published;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Finding;
import dev.sluice.model.Forecast;
import dev.sluice.model.Outcomes;
import dev.sluice.stream.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The evidence of every experiment that a task owns. Mature cells are taken in with each publication; what is large is
 * written every five seconds at most, and until then follows from what was written and from the cells that are pending.
 * Written and read by one stream task.
 */
final class EvidenceLedger {
    private static final Duration WRITE_EVERY = Duration.ofSeconds(5);
    private static final Duration FORECAST_EVERY = Duration.ofMinutes(1);

    private final Table<String, ExperimentEvidence> store;
    private final Versions versions;
    private final Definitions definitions;
    /** What is stored, parsed; empty again when the task moves. */
    private final Map<Integer, Known> cache = new HashMap<>();
    /** What the latest look has told: a quiet experiment is published again and again. */
    private final Map<Integer, Told> told = new HashMap<>();
    /** Made anew once a minute at most. */
    private final Map<Integer, Foreseen> forecasts = new HashMap<>();

    EvidenceLedger(Table<String, ExperimentEvidence> store, Versions versions, Definitions definitions) {
        this.store = store;
        this.versions = versions;
        this.definitions = definitions;
    }

    /** Takes in what is pending in a state, and looks. */
    Look look(PublishedExperiment experiment, ExperimentState state, Instant now) {
        GroupTotals totals = state.totals();
        Optional<Told> last =
                Optional.ofNullable(told.get(experiment.id())).filter(same -> same.of(experiment, totals));
        if (last.isPresent() && totals.progress().pending().isEmpty()) {
            return new Look(last.get().evidence, false);
        }
        Look look = anew(experiment, state, now);
        told.put(experiment.id(), new Told(experiment, totals, look.shown));
        return look;
    }

    private Look anew(PublishedExperiment experiment, ExperimentState state, Instant now) {
        GroupTotals totals = state.totals();
        Known known = Optional.ofNullable(cache.get(experiment.id()))
                .filter(last -> last.group == totals.group())
                .orElseGet(() -> Known.stored(totals.group(), stored(experiment, totals.group()), now));
        ExperimentEvidence after = known.stored.fitting(experiment);
        for (Map.Entry<Drawn, List<CellDelta>> drawn :
                byDraw(totals.progress().pending()).entrySet()) {
            after = plus(after, experiment, drawn.getKey(), drawn.getValue());
        }
        after = after.after(known.shown);
        if (after.rows() != known.shown.rows()) {
            after = after.looked(experiment, known.shown.rows());
        }
        boolean due = !totals.progress().pending().isEmpty()
                && (Elapsed.atLeast(WRITE_EVERY, known.at, now) || after.looksAdded(experiment, known.shown));
        if (due) {
            store.put(key(experiment.id(), totals.group()), after);
        }
        cache.put(
                experiment.id(),
                due
                        ? Known.stored(totals.group(), after, now)
                        : new Known(totals.group(), known.stored, after, known.at));
        Evidence shown =
                Published.of(after.showing(experiment.definition().segments()), experiment, state.arms(experiment));
        Evidence dated = totals.dueled(experiment, shown)
                .after(totals.progress().claimed(), totals.progress().withdrawn(), now);
        Foreseen.Of of = new Foreseen.Of(totals.group(), experiment.revision(), claims(experiment, dated));
        return new Look(dated.with(forecast(experiment, state, after, of, now)), due);
    }

    private static List<Claim> claims(PublishedExperiment experiment, Evidence told) {
        return told.main(experiment.definition().goalNames()).values().stream()
                .map(Finding::claim)
                .toList();
    }

    private Optional<Forecast> forecast(
            PublishedExperiment experiment,
            ExperimentState state,
            ExperimentEvidence evidence,
            Foreseen.Of of,
            Instant now) {
        GroupTotals totals = state.totals();
        Foreseen last = forecasts.get(experiment.id());
        if (last != null && last.of.equals(of) && !Elapsed.atLeast(FORECAST_EVERY, last.at, now)) {
            return last.forecast;
        }
        Optional<Forecast> forecast = totals.duel(experiment)
                .map(duel -> Forecasts.of(experiment, duel, evidence.rows()))
                .orElseGet(() ->
                        state.publication().allocation().flatMap(shares -> Forecasts.of(experiment, evidence, shares)));
        forecasts.put(experiment.id(), new Foreseen(of, now, forecast));
        return forecast;
    }

    /** The evidence as it was shown last, where it is of that group. */
    ExperimentEvidence shown(PublishedExperiment experiment, int group) {
        return Optional.ofNullable(cache.get(experiment.id()))
                .filter(last -> last.group == group)
                .map(Known::shown)
                .orElseGet(() -> stored(experiment, group));
    }

    private ExperimentEvidence stored(PublishedExperiment experiment, int group) {
        for (int old = group - 1; old > 0; old--) {
            store.remove(key(experiment.id(), old));
        }
        return store.find(key(experiment.id(), group)).orElseGet(() -> ExperimentEvidence.none(experiment));
    }

    private ExperimentEvidence plus(
            ExperimentEvidence evidence, PublishedExperiment experiment, Drawn drawn, List<CellDelta> cells) {
        List<Outcomes> mature = bySlot(experiment, cells);
        Optional<AllocationVersion> version = versions.find(experiment.id(), drawn.version);
        return version.map(known -> segmented(
                        evidence.plus(experiment, known, drawn.eligible, drawn.minute, mature),
                        experiment,
                        known,
                        cells))
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
            byDraw.computeIfAbsent(Drawn.of(cell), drawn -> new ArrayList<>()).add(delta);
        }
        return byDraw;
    }

    private static String key(int experiment, int group) {
        return experiment + "|" + group;
    }

    /** What decides about propensities, and the minute of maturity. */
    private record Drawn(long version, long eligible, Instant minute) {
        static Drawn of(Cell cell) {
            return new Drawn(cell.version(), cell.eligible(), cell.maturedAt().truncatedTo(ChronoUnit.MINUTES));
        }
    }

    /**
     * Evidence of a group.
     *
     * @param stored as it was written last
     * @param shown with what is pending
     * @param at when it was written
     */
    private record Known(int group, ExperimentEvidence stored, ExperimentEvidence shown, Instant at) {
        static Known stored(int group, ExperimentEvidence evidence, Instant at) {
            return new Known(group, evidence, evidence, at);
        }
    }

    /** What was told, and of what. */
    private record Told(PublishedExperiment experiment, GroupTotals totals, Evidence evidence) {
        /** Whether these are certainly the same; cheap, since what is unchanged is the same object. */
        @SuppressWarnings("ReferenceEquality")
        boolean of(PublishedExperiment other, GroupTotals latest) {
            return experiment == other && totals == latest;
        }
    }

    /** A forecast, and when it was made. */
    private record Foreseen(Of of, Instant at, Optional<Forecast> forecast) {
        /** What it was made of, besides sums. */
        private record Of(int group, int revision, List<Claim> claims) {}
    }

    /**
     * What a look has shown.
     *
     * @param stored whether all that was pending is in the stored evidence now
     */
    record Look(Evidence shown, boolean stored) {}
}
