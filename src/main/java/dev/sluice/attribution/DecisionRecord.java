package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.definition.ViewThrough;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that happened to one decision before it matures. The result does not depend on the order of its events:
 * the earliest token names the arm, firsts are minima, the rest are sums.
 *
 * @param token the smallest (decision time, version) token seen
 * @param eventIds 64-bit hashes of the event ids seen
 * @param impressions impression events
 * @param clicks click events
 * @param views view events
 * @param viewThroughs view events that reached the threshold
 * @param conversions conversion events
 * @param value sum of the conversion values
 * @param until latest maturity of any token seen
 * @param closed whether it has matured and only stays, until then, so that a later token does not open it again
 */
record DecisionRecord(
        TokenClaims token,
        List<Long> eventIds,
        Tally impressions,
        Tally clicks,
        Tally views,
        Tally viewThroughs,
        Tally conversions,
        double value,
        Instant until,
        boolean closed) {
    /** Ids kept per decision; beyond that only the first event of a type is taken. */
    static final int MAX_IDS = 64;

    DecisionRecord {
        eventIds = List.copyOf(eventIds);
    }

    static DecisionRecord open(TokenClaims token) {
        return new DecisionRecord(
                token,
                List.of(),
                Tally.NONE,
                Tally.NONE,
                Tally.NONE,
                Tally.NONE,
                Tally.NONE,
                0,
                token.maturesAt(),
                false);
    }

    boolean has(long eventId) {
        return eventIds.contains(eventId);
    }

    /** Whether there is room for the event: below the cap, or the first of its type. */
    boolean takes(Event event) {
        return eventIds.size() < MAX_IDS || !tally(event).seen();
    }

    private Tally tally(Event event) {
        return switch (event.type()) {
            case IMPRESSION -> impressions;
            case CLICK -> clicks;
            case VIEW -> views;
            case CONVERSION -> conversions;
        };
    }

    DecisionRecord naming(TokenClaims other) {
        Instant last = other.maturesAt().isAfter(until) ? other.maturesAt() : until;
        TokenClaims first = other.precedes(token) ? other : token;
        return new DecisionRecord(
                first, eventIds, impressions, clicks, views, viewThroughs, conversions, value, last, false);
    }

    /** What stays of the record after it matured; nothing when no token outlives it. */
    Optional<DecisionRecord> remains() {
        return closed || !until.isAfter(token.maturesAt())
                ? Optional.empty()
                : Optional.of(new DecisionRecord(
                        token, List.of(), impressions, clicks, views, viewThroughs, conversions, value, until, true));
    }

    /** When the record is looked at next: at its maturity, or at its end once it is closed. */
    @JsonIgnore
    Instant due() {
        return closed ? until : token.maturesAt();
    }

    DecisionRecord plus(long eventId, Event event, ViewThrough threshold) {
        List<Long> ids = new ArrayList<>(eventIds);
        ids.add(eventId);
        var at = event.time();
        return switch (event.type()) {
            case IMPRESSION ->
                new DecisionRecord(
                        token,
                        ids,
                        impressions.plus(at),
                        clicks,
                        views,
                        viewThroughs,
                        conversions,
                        value,
                        until,
                        false);
            case CLICK ->
                new DecisionRecord(
                        token,
                        ids,
                        impressions,
                        clicks.plus(at),
                        views,
                        viewThroughs,
                        conversions,
                        value,
                        until,
                        false);
            case VIEW ->
                new DecisionRecord(
                        token,
                        ids,
                        impressions,
                        clicks,
                        views.plus(at),
                        threshold.reachedBy(event) ? viewThroughs.plus(at) : viewThroughs,
                        conversions,
                        value,
                        until,
                        false);
            case CONVERSION ->
                new DecisionRecord(
                        token,
                        ids,
                        impressions,
                        clicks,
                        views,
                        viewThroughs,
                        conversions.plus(at),
                        value + event.value(),
                        until,
                        false);
        };
    }

    /** What the record shows so far. */
    @JsonIgnore
    Counts counts() {
        return new Counts(1, 1, impressions.seen() ? 0 : 1, clicks.count(), viewThroughs.count(), conversions.count());
    }

    /** What the record earned, once mature. */
    @JsonIgnore
    Outcomes outcomes() {
        return Outcomes.of(clicks.seen(), viewThroughs.seen(), conversions.seen(), value);
    }
}
