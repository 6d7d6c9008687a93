package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.definition.ViewThrough;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.util.ArrayList;
import java.util.List;

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
 */
record DecisionRecord(
        TokenClaims token,
        List<Long> eventIds,
        Tally impressions,
        Tally clicks,
        Tally views,
        Tally viewThroughs,
        Tally conversions,
        double value) {
    /** Ids kept per decision; beyond that only the first event of a type is taken. */
    static final int MAX_IDS = 64;

    DecisionRecord {
        eventIds = List.copyOf(eventIds);
    }

    static DecisionRecord open(TokenClaims token) {
        return new DecisionRecord(token, List.of(), Tally.NONE, Tally.NONE, Tally.NONE, Tally.NONE, Tally.NONE, 0);
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
        return other.precedes(token)
                ? new DecisionRecord(other, eventIds, impressions, clicks, views, viewThroughs, conversions, value)
                : this;
    }

    DecisionRecord plus(long eventId, Event event, ViewThrough threshold) {
        List<Long> ids = new ArrayList<>(eventIds);
        ids.add(eventId);
        var at = event.time();
        return switch (event.type()) {
            case IMPRESSION ->
                new DecisionRecord(token, ids, impressions.plus(at), clicks, views, viewThroughs, conversions, value);
            case CLICK ->
                new DecisionRecord(token, ids, impressions, clicks.plus(at), views, viewThroughs, conversions, value);
            case VIEW ->
                new DecisionRecord(
                        token,
                        ids,
                        impressions,
                        clicks,
                        views.plus(at),
                        threshold.reachedBy(event) ? viewThroughs.plus(at) : viewThroughs,
                        conversions,
                        value);
            case CONVERSION ->
                new DecisionRecord(
                        token,
                        ids,
                        impressions,
                        clicks,
                        views,
                        viewThroughs,
                        conversions.plus(at),
                        value + event.value());
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
