package dev.sluice.boot;

import dev.sluice.catalogue.ItemDayStore;
import dev.sluice.model.ItemCount;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Offsets;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.TopicMark;
import dev.sluice.stream.Topics;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Tells what imports hold of each item to the stage that counts popularity. One thread. */
@Singleton
final class ImportedCounts {
    private static final int SCHEMA = 1;
    /** Turns of one round, so that other duties are not held up by a large import. */
    private static final int TURNS = 20;

    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final JsonSerde<ItemCount> COUNTS = new JsonSerde<>(ItemCount.class);

    private final ItemDayStore days;
    private final KafkaSettings kafka;
    private final Publisher publisher;
    private final Clock clock;
    private boolean topicKnown;
    private Instant next = Instant.EPOCH;

    ImportedCounts(ItemDayStore days, KafkaSettings kafka, Publisher publisher, Clock clock) {
        this.clock = clock;
        this.days = days;
        this.kafka = kafka;
        this.publisher = publisher;
    }

    /** Tells what was imported since. */
    void tell() {
        if (clock.instant().isBefore(next)) {
            return;
        }
        if (!topicKnown) {
            topicKnown = tellTo();
        }
        for (int turn = 0; topicKnown && turn < TURNS; turn++) {
            if (!days.tell(this::publish)) {
                return;
            }
        }
    }

    private boolean tellTo() {
        try (Offsets offsets = new Offsets(kafka)) {
            return offsets.mark(Topics.ITEM_COUNTS)
                    .map(TopicMark::id)
                    .map(id -> {
                        days.tellTo(id);
                        return true;
                    })
                    .orElse(false);
        }
    }

    private boolean publish(Map<String, Map<Long, Long>> items) {
        Map<String, byte[]> records = new HashMap<>();
        items.forEach((item, byDay) -> records.put(item, COUNTS.write(new ItemCount.Imported(SCHEMA, byDay))));
        boolean taken = publisher.publishAll(Topics.ITEM_COUNTS, records);
        if (!taken) { // imports of these items wait while it is tried
            next = clock.instant().plus(PAUSE);
        }
        return taken;
    }
}
