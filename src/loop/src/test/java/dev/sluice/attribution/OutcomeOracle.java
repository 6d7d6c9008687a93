package dev.sluice.attribution;

import dev.sluice.definition.ViewThrough;
import dev.sluice.model.DecisionOutcome;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What the row of a decision must tell, computed the plain way from everything of it that came in time. Shares no code with
 * attribution but the records that it is told.
 */
public final class OutcomeOracle {
    private OutcomeOracle() {}

    /** The rows by decision id, once every window has closed. */
    public static Map<String, Row> rows(Collection<List<Event>> decisions) {
        Map<String, Row> rows = new TreeMap<>();
        for (List<Event> events : decisions) {
            rows.put(events.get(0).token().decisionId(), row(events));
        }
        return rows;
    }

    private static Row row(List<Event> all) {
        TokenClaims first = all.get(0).token();
        Optional<List<String>> list = served(all);
        Set<String> ids = new HashSet<>();
        List<Event> events = all.stream()
                .filter(event -> ids.add(event.eventId()))
                .filter(event -> !event.eventId().equals("@decided"))
                .toList();
        List<String> served = list.orElse(List.of());
        List<Item> items = new ArrayList<>();
        for (int position = 1; position <= served.size(); position++) {
            int here = position;
            items.add(new Item(served.get(position - 1), Sums.of(events, event -> place(event, served) == here)));
        }
        boolean named = events.stream()
                .filter(event -> event.type().equals(EventType.IMPRESSION))
                .anyMatch(event -> !event.itemId().isEmpty() || event.position() > 0);
        boolean whole = !named && events.stream().anyMatch(event -> event.type().equals(EventType.IMPRESSION));
        return new Row(
                first.slot(),
                list.isEmpty(),
                !events.isEmpty(),
                Sums.of(events, event -> true),
                served.isEmpty()
                        ? 0
                        : events.stream()
                                .filter(event -> !event.itemId().isEmpty() || event.position() > 0)
                                .filter(event -> place(event, served) == 0)
                                .count(),
                items,
                items.stream().map(item -> whole || item.sums.events > 0).toList());
    }

    /** Events that count for the popularity of an item, by type and item: of items of a list that is known. */
    public static Map<String, Long> counts(Collection<List<Event>> decisions) {
        Map<String, Long> counts = new TreeMap<>();
        for (List<Event> all : decisions) {
            Optional<List<String>> list = served(all);
            Set<String> ids = new HashSet<>();
            for (Event event : all) {
                if (list.isPresent() && ids.add(event.eventId()) && counted(event)) {
                    List<String> served = list.get();
                    int place = place(event, served);
                    String item = place == 0 ? "" : served.get(place - 1);
                    if (!item.isEmpty()) {
                        counts.merge(event.type().wireName() + '/' + item, 1L, Long::sum);
                    }
                }
            }
        }
        return counts;
    }

    /** What each unit did with items that events name, on a list or not, as {@code type/item}. */
    public static Map<String, Set<String>> had(Collection<List<Event>> decisions) {
        Map<String, Set<String>> had = new TreeMap<>();
        for (List<Event> all : decisions) {
            for (Event event : all) {
                boolean named = !event.token().unit().startsWith("00000000");
                if (named && !event.itemId().isEmpty() && !event.type().equals(EventType.IMPRESSION)) {
                    had.computeIfAbsent(event.token().unit(), first -> new TreeSet<>())
                            .add(event.type().wireName() + '/' + event.itemId());
                }
            }
        }
        return had;
    }

    private static boolean counted(Event event) {
        return event.type().equals(EventType.CLICK)
                || event.type().equals(EventType.CONVERSION)
                || (event.type().equals(EventType.VIEW) && ViewThrough.DEFAULT.reachedBy(event));
    }

    private static Optional<List<String>> served(List<Event> all) {
        TokenClaims first = all.get(0).token();
        return all.stream()
                .filter(event -> event.decision().isPresent())
                .filter(event -> event.token().slot() == first.slot()
                        && event.token().version() == first.version()
                        && event.token().revision() == first.revision())
                .findFirst()
                .map(event -> event.decision().orElseThrow().items());
    }

    private static int place(Event event, List<String> served) {
        if (!event.itemId().isEmpty()) {
            return served.indexOf(event.itemId()) + 1;
        }
        return event.position() <= served.size() ? event.position() : 0;
    }

    /** The same of a row that attribution wrote. */
    public static Row of(DecisionOutcome row, List<String> slots) {
        return new Row(
                slots.indexOf(row.arm()),
                row.implied(),
                row.impression(),
                new Sums(
                        -1,
                        -1,
                        row.clicks(),
                        row.views(),
                        row.watchedMs(),
                        row.conversions(),
                        row.value(),
                        row.custom()),
                row.foreignItemEvents(),
                row.items().stream()
                        .map(item -> new Item(
                                item.itemId(),
                                new Sums(
                                        -1,
                                        -1,
                                        item.clicks(),
                                        item.views(),
                                        item.watchedMs(),
                                        item.conversions(),
                                        item.value(),
                                        item.custom())))
                        .toList(),
                row.items().stream()
                        .map(DecisionOutcome.ItemOutcome::impression)
                        .toList());
    }

    /**
     * What a row tells.
     *
     * @param seen which items were
     */
    public record Row(
            int slot,
            boolean implied,
            boolean impression,
            Sums sums,
            long foreign,
            List<Item> items,
            List<Boolean> seen) {}

    /** An item of the list. */
    public record Item(String id, Sums sums) {}

    /** What some events add up to; those of impressions and of all events are not compared, since rows do not tell them. */
    public record Sums(
            long impressions,
            long events,
            long clicks,
            long views,
            long watched,
            long conversions,
            double value,
            Map<String, Long> custom) {
        static Sums of(List<Event> all, Predicate<Event> wanted) {
            List<Event> events = all.stream().filter(wanted).toList();
            Map<String, Long> custom = new TreeMap<>();
            events.stream()
                    .filter(event -> event.type().custom())
                    .forEach(event -> custom.merge(event.type().wireName(), 1L, Long::sum));
            return new Sums(
                    count(events, EventType.IMPRESSION),
                    events.size(),
                    count(events, EventType.CLICK),
                    events.stream()
                            .filter(event -> event.type().equals(EventType.VIEW))
                            .filter(ViewThrough.DEFAULT::reachedBy)
                            .count(),
                    events.stream()
                            .filter(event -> event.type().equals(EventType.VIEW))
                            .mapToLong(event -> event.watched().toMillis())
                            .sum(),
                    count(events, EventType.CONVERSION),
                    events.stream()
                            .filter(event -> event.type().equals(EventType.CONVERSION))
                            .mapToDouble(Event::value)
                            .sum(),
                    custom);
        }

        private static long count(List<Event> events, EventType type) {
            return events.stream().filter(event -> event.type().equals(type)).count();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sums sums
                    && clicks == sums.clicks
                    && views == sums.views
                    && watched == sums.watched
                    && conversions == sums.conversions
                    && Math.abs(value - sums.value) < 1e-9
                    && custom.equals(sums.custom);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(clicks);
        }
    }
}
