package dev.sluice.boot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.decision.UnitHistory;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.TopicReader;
import dev.sluice.stream.Topics;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest items of the units that were active last, as each replica sees them in the event stream. Written by one
 * reader thread, read by decisions; bounded in units and in items per unit.
 */
@Singleton
final class RecentItems implements UnitHistory, TopicReader.Listener {
    /** Records of each partition that are read at the start. */
    static final long TAIL = 100_000;

    private static final int ITEMS = 50;
    private static final String IMPRESSION = Topics.EVENT_TYPE + EventType.IMPRESSION.wireName();
    private static final JsonSerde<Event> EVENTS = new JsonSerde<>(Event.class);

    private final Cache<String, List<String>> byUnit;

    RecentItems(SluiceConfig config) {
        this.byUnit = Caffeine.newBuilder().maximumSize(config.recentUnits()).build();
    }

    @Override
    public List<String> recentItems(String unit) {
        List<String> items = byUnit.getIfPresent(unit);
        return items == null ? List.of() : items;
    }

    @Override
    public void record(TopicReader.Message message) {
        boolean unread = message.type().isEmpty() // a tick
                || message.type().equals(Topics.DECISION_TYPE)
                || message.type().equals(IMPRESSION);
        if (unread) { // most of the traffic
            return;
        }
        Event event = EVENTS.read(message.value());
        if (!event.itemId().isEmpty()) {
            byUnit.put(message.key(), with(recentItems(message.key()), event.itemId()));
        }
    }

    private static List<String> with(List<String> items, String item) {
        if (!items.isEmpty() && items.get(items.size() - 1).equals(item)) {
            return items;
        }
        List<String> next = new ArrayList<>(items);
        next.remove(item);
        next.add(item);
        return List.copyOf(next.size() > ITEMS ? next.subList(1, next.size()) : next);
    }
}
