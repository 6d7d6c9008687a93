package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.definition.ViewThrough;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that happened to one decision before it matures. The result does not depend on the order of its events:
 * the earliest token names the arm, firsts are minima, the rest are sums.
 *
 * @param token the smallest (decision time, version) token seen
 * @param eventIds 64-bit hashes of the event ids seen
 * @param tallies what happened, by name of the event type; {@link #VIEW_THROUGH} for views that reached the threshold
 * @param value sum of the conversion values
 * @param drafted where the list was drafted from two arms: whose items were clicked
 * @param until latest maturity of any token seen
 * @param closed whether it has matured and only stays, until then, so that a later token does not open it again
 */
record DecisionRecord(
        @JsonFormat(shape = JsonFormat.Shape.ARRAY) TokenClaims token,
        List<Long> eventIds,
        Map<String, FirstAndCount> tallies,
        double value,
        DraftedClicks drafted,
        Instant until,
        boolean closed)
        implements MaturityQueue.Due, AnalysisRow {
    /** Ids kept per decision; beyond that only the first of a type, and clicks that tell more of a drafted list. */
    static final int MAX_IDS = 64;

    private static final String VIEW_THROUGH = "viewThrough";
    private static final Set<String> COUNTED_APART = Stream.concat(
                    EventType.STANDARD.stream().map(EventType::wireName), Stream.of(VIEW_THROUGH))
            .collect(Collectors.toUnmodifiableSet());

    DecisionRecord {
        eventIds = List.copyOf(eventIds);
        tallies = Map.copyOf(tallies);
    }

    static DecisionRecord open(TokenClaims token) {
        return new DecisionRecord(token, List.of(), Map.of(), 0, DraftedClicks.NONE, token.maturesAt(), false);
    }

    boolean has(long eventId) {
        return eventIds.contains(eventId);
    }

    /** Whether there is room for the event: below the cap, the first of its type, or one that tells more of a drafted list. */
    boolean takes(Event event) {
        return eventIds.size() < MAX_IDS
                || !tallies.containsKey(event.type().wireName())
                || !drafted.plus(event).equals(drafted);
    }

    DecisionRecord naming(TokenClaims other) {
        Instant last = other.maturesAt().isAfter(until) ? other.maturesAt() : until;
        return new DecisionRecord(
                other.precedes(token) ? other : token, eventIds, tallies, value, drafted, last, false);
    }

    /** What stays of the record after it matured; nothing when no token outlives it. */
    Optional<DecisionRecord> remains() {
        return closed || !until.isAfter(token.maturesAt())
                ? Optional.empty()
                : Optional.of(new DecisionRecord(token, List.of(), Map.of(), 0, DraftedClicks.NONE, until, true));
    }

    static String key(TokenClaims token) {
        return token.experiment() + "|" + token.unit() + "|" + token.decisionId();
    }

    @Override
    @JsonIgnore
    public String key() {
        return key(token);
    }

    /** At its maturity, or at its end once it is closed. */
    @Override
    @JsonIgnore
    public Optional<Instant> due() {
        return Optional.of(closed ? until : token.maturesAt());
    }

    /** The decision, unless its label hides the arm drawn. */
    @Override
    @JsonIgnore
    public Optional<TokenClaims> decision() {
        return Optional.of(token).filter(named -> named.label().learnable());
    }

    DecisionRecord plus(long eventId, Event event, ViewThrough threshold) {
        List<Long> ids = new ArrayList<>(eventIds);
        ids.add(eventId);
        Map<String, FirstAndCount> more = new HashMap<>(tallies);
        FirstAndCount one = new FirstAndCount(event.time(), 1);
        more.merge(event.type().wireName(), one, FirstAndCount::plus);
        if (event.type().equals(EventType.VIEW) && threshold.reachedBy(event)) {
            more.merge(VIEW_THROUGH, one, FirstAndCount::plus);
        }
        double earned = event.type().equals(EventType.CONVERSION) ? event.value() : 0;
        return new DecisionRecord(token, ids, more, value + earned, drafted.plus(event), until, false);
    }

    private long count(String type) {
        FirstAndCount tally = tallies.get(type);
        return tally == null ? 0 : tally.count();
    }

    private long count(EventType type) {
        return count(type.wireName());
    }

    /** What the record shows so far. */
    @JsonIgnore
    Counts counts() {
        return new Counts(
                1,
                1,
                count(EventType.IMPRESSION) > 0 ? 0 : 1,
                count(EventType.CLICK),
                count(VIEW_THROUGH),
                count(EventType.CONVERSION),
                0,
                0,
                0,
                custom());
    }

    private Map<String, Long> custom() {
        Map<String, Long> custom = new HashMap<>();
        tallies.forEach((type, tally) -> {
            if (!COUNTED_APART.contains(type)) {
                custom.put(type, tally.count());
            }
        });
        return custom;
    }

    @Override
    @JsonIgnore
    public Outcomes outcomes() {
        return Outcomes.of(count(EventType.CLICK) > 0, count(VIEW_THROUGH) > 0, count(EventType.CONVERSION) > 0, value);
    }
}
