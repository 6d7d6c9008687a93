package dev.sluice.attribution;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.LoggedDecision;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Experiment 1 of arms a and b in slots 0 and 1, and what happens to its decisions. */
public final class Happenings {
    /** Number of the run that decides. */
    public static final long RUN = 1;

    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    public static final Duration WINDOW = Duration.ofSeconds(5);
    public static final Duration GRACE = Duration.ofSeconds(1);
    public static final Duration MATURE = Duration.ofSeconds(8);

    public static PublishedExperiment experiment(String more) {
        return ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s", %s
                         "arms": [{"key": "a", "control": true, "recommender": {"type": "top-k"}},
                                  {"key": "b", "recommender": {"type": "random"}}]}""".formatted(more)), Status.RUNNING, 1);
    }

    public static TokenClaims token(
            String decision, String unit, int slot, Instant at, Baseline baseline, Optional<Teams> teams) {
        return token(1, 3, decision, unit, slot, at, baseline, teams);
    }

    public static TokenClaims token(
            int revision,
            long eligible,
            String decision,
            String unit,
            int slot,
            Instant at,
            Baseline baseline,
            Optional<Teams> teams) {
        return new TokenClaims(
                1,
                revision,
                1,
                slot,
                eligible,
                0.5,
                decision,
                unit,
                1,
                at,
                WINDOW,
                GRACE,
                DecisionReason.POLICY,
                false,
                baseline,
                teams);
    }

    /** An event that is sent as it happens. */
    public static Event event(TokenClaims token, String id, EventType type, int position) {
        return new Event(1, token, id, type, "", position, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** The decision's own record, with a list of two items. */
    public static Event served(TokenClaims token) {
        return served(token, List.of("item", "other"));
    }

    /** The decision's own record. */
    public static Event served(TokenClaims token, List<String> items) {
        return Event.first(
                token, new LoggedDecision("a", "", Map.of("a", 0.5, "b", 0.5), items, Map.of(), Map.of(), Map.of()));
    }

    /** The same, told later. */
    public static Event ago(Event event, Duration ago) {
        return new Event(
                event.v(),
                event.token(),
                event.eventId(),
                event.type(),
                event.itemId(),
                event.position(),
                event.value(),
                event.watched(),
                event.duration(),
                ago.isNegative() ? Duration.ZERO : ago,
                event.decision());
    }

    public static String unit(int number) {
        return "%032x".formatted(number);
    }

    private Happenings() {}
}
