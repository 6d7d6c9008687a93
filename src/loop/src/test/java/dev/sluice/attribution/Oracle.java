package dev.sluice.attribution;

import dev.sluice.definition.ViewThrough;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Ledger;
import dev.sluice.model.Ledger.Verdict;
import dev.sluice.model.Outcomes;
import dev.sluice.model.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the totals must be, computed the slow and plain way: a list of all appended events, read once. Shares no code
 * with attribution but the records it is told.
 */
public final class Oracle {
    private final Map<String, List<Event>> accepted = new LinkedHashMap<>();
    private final Map<String, Set<String>> ids = new LinkedHashMap<>();
    private final Map<String, Instant> anchors = new LinkedHashMap<>();
    private Ledger ledger = Ledger.EMPTY;
    private Instant time = Instant.EPOCH;

    public void tick(Instant appended) {
        time = appended.isAfter(time) ? appended : time;
    }

    /**
     * @param happened when, by the clock that also dates what is appended
     */
    public void event(Event event, Instant happened, Instant appended) {
        tick(appended);
        Duration ago = Duration.between(happened, appended);
        TokenClaims token = event.token();
        String key = token.experiment() + token.unit() + token.decisionId();
        Instant began = token.decidedAt().isAfter(time) || event.isFirst() ? time : token.decidedAt();
        Instant anchor = anchors.getOrDefault(key, began);
        boolean tooOld =
                !anchors.containsKey(key) && !time.isBefore(token.decidedAt().plus(token.open()));
        boolean late = tooOld
                || !time.isBefore(anchor.plus(token.open()))
                || (!event.isFirst() && time.minus(ago).isAfter(anchor.plus(token.window())));
        Verdict verdict = Verdict.LATE;
        if (!late) {
            anchors.put(key, anchor);
            boolean fresh = ids.computeIfAbsent(key, any -> new HashSet<>()).add(event.eventId());
            verdict = fresh ? Verdict.ACCEPTED : Verdict.DUPLICATE;
            accepted.computeIfAbsent(key, any -> new ArrayList<>()).add(event);
        }
        ledger = ledger.plus(Ledger.one(verdict));
    }

    public Ledger ledger() {
        return ledger;
    }

    /** What came in time, repeats too, by decision and in the order of the log. */
    public Collection<List<Event>> decisions() {
        return accepted.values();
    }

    /** Mature outcomes by slot, once every window has closed. */
    public Map<Integer, Outcomes> outcomes() {
        Map<Integer, Outcomes> bySlot = new TreeMap<>();
        for (List<Event> events : accepted.values()) {
            TokenClaims first = events.get(0).token();
            boolean click = false;
            boolean view = false;
            boolean conversion = false;
            double value = 0;
            Set<String> seen = new HashSet<>();
            for (Event event : events) {
                if (seen.add(event.eventId())) {
                    click |= event.type().equals(EventType.CLICK);
                    view |= event.type().equals(EventType.VIEW) && ViewThrough.DEFAULT.reachedBy(event);
                    conversion |= event.type().equals(EventType.CONVERSION);
                    value += event.type().equals(EventType.CONVERSION) ? event.value() : 0;
                }
            }
            if (first.label().learnable()) {
                bySlot.merge(first.slot(), Outcomes.of(click, view, conversion, value), Outcomes::plus);
            }
        }
        return bySlot;
    }

    /** Decisions with an impression that was never seen, by nobody's label. */
    public long implied() {
        return accepted.values().stream()
                .filter(events ->
                        events.stream().noneMatch(event -> event.type().equals(EventType.IMPRESSION)))
                .count();
    }
}
