package dev.sluice.attribution;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.model.Counts;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
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
 * Everything that happened to one decision. Arm, version and label are those of its first record; firsts are minima, the rest
 * are sums. Once it has matured nothing of it changes; it stays for a while, so that what comes late finds it closed.
 *
 * @param anchor the decision, by its first record
 * @param eventIds 64-bit hashes of the event ids seen
 * @param tallies what happened, by name of the event type; {@link ItemTally#VIEW_THROUGH} for views that reached the threshold
 * @param watched milliseconds that views lasted
 * @param value sum of the conversion values
 * @param list what happened to its items
 * @param drafted where the list was drafted from two arms: whose items were clicked
 * @param until when the last token seen of it is closed; later than the anchor's where a decision was asked for again
 * @param spent whether only that is left of it: it has matured, and another token of it has not
 */
record DecisionRecord(
        Anchor anchor,
        List<Long> eventIds,
        Map<String, FirstAndCount> tallies,
        long watched,
        double value,
        ListTally list,
        DraftedClicks drafted,
        Duration until,
        boolean spent)
        implements MaturityQueue.Due, AnalysisRow {
    /**
     * Ids kept per decision; beyond that only the first of a type, of the whole list and of each item, and clicks that tell more
     * of a drafted list.
     */
    static final int MAX_IDS = 64;

    private static final Set<String> COUNTED_APART = Stream.concat(
                    EventType.STANDARD.stream().map(EventType::wireName), Stream.of(ItemTally.VIEW_THROUGH))
            .collect(Collectors.toUnmodifiableSet());

    DecisionRecord {
        eventIds = List.copyOf(eventIds);
        tallies = Map.copyOf(tallies);
    }

    static DecisionRecord open(Anchor anchor) {
        return empty(anchor, anchor.closes(), false);
    }

    private static DecisionRecord empty(Anchor anchor, Duration until, boolean spent) {
        return new DecisionRecord(
                anchor, List.of(), Map.of(), 0, 0, ListTally.UNKNOWN, DraftedClicks.NONE, until, spent);
    }

    boolean has(long eventId) {
        return eventIds.contains(eventId);
    }

    /**
     * Whether there is room for the event: below the cap, the first of its type, or one that tells more of a drafted list.
     *
     * @param served ids of the items, where the list is known
     */
    boolean takes(Event event, List<String> served) {
        return event.isFirst()
                || eventIds.size() < MAX_IDS
                || !tallies.containsKey(event.type().wireName())
                || list.begins(event, served)
                || !drafted.plus(event).equals(drafted);
    }

    /** The same once its list is known. */
    DecisionRecord placed(List<String> served) {
        return new DecisionRecord(
                anchor, eventIds, tallies, watched, value, list.placed(served), drafted, until, spent);
    }

    /** The same, kept at least as long as another token of the decision is open. */
    DecisionRecord keptUntil(Duration closes) {
        return closes.compareTo(until) <= 0
                ? this
                : new DecisionRecord(anchor, eventIds, tallies, watched, value, list, drafted, closes, spent);
    }

    /** What stays of the record when it would be forgotten; nothing when no token outlives it. */
    Optional<DecisionRecord> remains() {
        return spent || until.compareTo(anchor.closes()) <= 0
                ? Optional.empty()
                : Optional.of(empty(anchor, until, true));
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

    /**
     * With one more event.
     *
     * @param viewThrough whether it is a view that reached the threshold
     * @param served ids of the items, where the list is known
     */
    DecisionRecord plus(long eventId, Happening happening, boolean viewThrough, List<String> served) {
        Event event = happening.event();
        List<Long> ids = new ArrayList<>(eventIds);
        ids.add(eventId);
        Map<String, FirstAndCount> more = new HashMap<>(tallies);
        if (!event.isDecided()) {
            FirstAndCount one = new FirstAndCount(happening.date(), 1);
            more.merge(event.type().wireName(), one, FirstAndCount::plus);
            if (viewThrough) {
                more.merge(ItemTally.VIEW_THROUGH, one, FirstAndCount::plus);
            }
        }
        return new DecisionRecord(
                anchor,
                ids,
                more,
                watched + ItemTally.watched(event),
                value + ItemTally.earned(event),
                list.plus(event, viewThrough, served),
                drafted.plus(event),
                until,
                spent);
    }

    private long count(String type) {
        FirstAndCount tally = tallies.get(type);
        return tally == null ? 0 : tally.count();
    }

    long count(EventType type) {
        return count(type.wireName());
    }

    long viewThroughs() {
        return count(ItemTally.VIEW_THROUGH);
    }

    /** When the first event of that type happened, by append times. */
    Optional<Instant> first(EventType type) {
        return Optional.ofNullable(tallies.get(type.wireName())).map(FirstAndCount::first);
    }

    /** What the record shows so far. */
    @JsonIgnore
    Counts counts() {
        return new Counts(
                1,
                isSeen() ? 1 : 0,
                isSeen() && count(EventType.IMPRESSION) == 0 ? 1 : 0,
                count(EventType.CLICK),
                viewThroughs(),
                count(EventType.CONVERSION),
                0,
                0,
                0,
                list.foreign(),
                custom());
    }

    /** Events of declared types. */
    Map<String, Long> custom() {
        Map<String, Long> counts = new HashMap<>();
        tallies.forEach((type, tally) -> counts.put(type, tally.count()));
        return custom(counts);
    }

    /** The counts of declared types alone. */
    static Map<String, Long> custom(Map<String, Long> counts) {
        Map<String, Long> custom = new HashMap<>(counts);
        custom.keySet().removeAll(COUNTED_APART);
        return custom;
    }

    @Override
    @JsonIgnore
    public Outcomes outcomes() {
        return Outcomes.of(count(EventType.CLICK) > 0, viewThroughs() > 0, count(EventType.CONVERSION) > 0, value);
    }
}
