package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.definition.ViewThrough;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that happened to one decision. Arm, version and label are those of its first record; firsts are minima, the rest
 * are sums. Once it has matured nothing of it changes; it stays for a while, so that what comes late finds it closed.
 *
 * @param anchor the decision, by its first record
 * @param eventIds 64-bit hashes of the event ids seen
 * @param tallies what happened, by name of the event type; {@link #VIEW_THROUGH} for views that reached the threshold
 * @param value sum of the conversion values
 * @param drafted where the list was drafted from two arms: whose items were clicked
 * @param until when the last token seen of it is closed; later than the anchor's where a decision was asked for again
 * @param spent whether only that is left of it: it has matured, and another token of it has not
 */
record DecisionRecord(
        Anchor anchor,
        List<Long> eventIds,
        Map<String, FirstAndCount> tallies,
        double value,
        DraftedClicks drafted,
        Duration until,
        boolean spent)
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

    static DecisionRecord open(Anchor anchor) {
        return new DecisionRecord(anchor, List.of(), Map.of(), 0, DraftedClicks.NONE, anchor.closes(), false);
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

    /** The same, kept at least as long as another token of the decision is open. */
    DecisionRecord keptUntil(Duration closes) {
        return closes.compareTo(until) <= 0
                ? this
                : new DecisionRecord(anchor, eventIds, tallies, value, drafted, closes, spent);
    }

    /** What stays of the record when it would be forgotten; nothing when no token outlives it. */
    Optional<DecisionRecord> remains() {
        return spent || until.compareTo(anchor.closes()) <= 0
                ? Optional.empty()
                : Optional.of(new DecisionRecord(anchor, List.of(), Map.of(), 0, DraftedClicks.NONE, until, true));
    }

    static String key(TokenClaims token) {
        return token.experiment() + "|" + token.unit() + "|" + token.decisionId();
    }

    @Override
    @JsonIgnore
    public String key() {
        return key(anchor.token());
    }

    /** At its maturity, or at its end once it is spent. */
    @Override
    @JsonIgnore
    public Optional<Duration> due() {
        return Optional.of(spent ? until : anchor.closes());
    }

    /** Whether it has matured by that time: then nothing of it changes any more. */
    boolean closedAt(Duration now) {
        return spent || now.compareTo(anchor.closes()) >= 0;
    }

    /** Whether anybody has seen what was decided. */
    @JsonIgnore
    boolean isSeen() {
        return !tallies.isEmpty();
    }

    /** The decision, once it was seen, unless its label hides the arm drawn. */
    @Override
    @JsonIgnore
    public Optional<Anchor> decision() {
        return Optional.of(anchor)
                .filter(decision -> isSeen() && decision.token().label().learnable());
    }

    DecisionRecord plus(long eventId, Happening happening, ViewThrough threshold) {
        Event event = happening.event();
        List<Long> ids = new ArrayList<>(eventIds);
        ids.add(eventId);
        Map<String, FirstAndCount> more = new HashMap<>(tallies);
        if (!event.isDecided()) {
            FirstAndCount one = new FirstAndCount(happening.date(), 1);
            more.merge(event.type().wireName(), one, FirstAndCount::plus);
            if (event.type().equals(EventType.VIEW) && threshold.reachedBy(event)) {
                more.merge(VIEW_THROUGH, one, FirstAndCount::plus);
            }
        }
        double earned = event.type().equals(EventType.CONVERSION) ? event.value() : 0;
        return new DecisionRecord(anchor, ids, more, value + earned, drafted.plus(event), until, spent);
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
                isSeen() ? 1 : 0,
                isSeen() && count(EventType.IMPRESSION) == 0 ? 1 : 0,
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
