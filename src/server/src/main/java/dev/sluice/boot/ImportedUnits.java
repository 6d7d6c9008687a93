package dev.sluice.boot;

import dev.sluice.catalogue.UnitStore;
import dev.sluice.model.ProfileChange;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.Offsets;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.TopicMark;
import dev.sluice.stream.Topics;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/** Tells what imports hold of units, and which units are forgotten, to the stage that keeps profiles. One thread. */
@Singleton
final class ImportedUnits {
    private static final int SCHEMA = 1;
    /** Turns of one round, so that other duties are not held up by a large import. */
    private static final int TURNS = 10;

    private static final JsonSerde<ProfileChange> CHANGES = new JsonSerde<>(ProfileChange.class);

    private final UnitStore units;
    private final KafkaSettings kafka;
    private final Publisher publisher;
    private boolean topicKnown;

    ImportedUnits(UnitStore units, KafkaSettings kafka, Publisher publisher) {
        this.units = units;
        this.kafka = kafka;
        this.publisher = publisher;
    }

    /** Tells what was imported, and who was forgotten, since. */
    void tell() {
        if (!topicKnown) {
            topicKnown = tellTo();
        }
        for (int turn = 0; topicKnown && turn < TURNS; turn++) {
            if (!units.tell(this::publish)) {
                return;
            }
        }
    }

    private boolean tellTo() {
        try (Offsets offsets = new Offsets(kafka)) {
            return offsets.mark(Topics.PROFILE_CHANGES)
                    .map(TopicMark::id)
                    .map(id -> {
                        units.tellTo(id);
                        return true;
                    })
                    .orElse(false);
        }
    }

    /** What is forgotten first: what was imported since then stays. */
    private boolean publish(UnitStore.News news) {
        Map<String, byte[]> forgotten = new HashMap<>();
        news.forgotten()
                .forEach((unit, at) -> forgotten.put(unit, CHANGES.write(new ProfileChange.Forgotten(SCHEMA, at))));
        Map<String, byte[]> known = new HashMap<>();
        news.known()
                .forEach((unit, of) -> known.put(
                        unit, CHANGES.write(new ProfileChange.Imported(SCHEMA, of.attributes(), of.items()))));
        return publisher.publishAll(Topics.PROFILE_CHANGES, forgotten)
                && publisher.publishAll(Topics.PROFILE_CHANGES, known);
    }
}
