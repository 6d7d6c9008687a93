package dev.sluice.attribution;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Decisions that matured when the definition of their experiment was gone: they wait here until it is back, and nothing else
 * waits for them. Written and read by one stream task.
 */
final class Aside {
    private static final JsonSerde<DecisionRecord> DECISIONS = new JsonSerde<>(DecisionRecord.class);

    private final Table<String, byte[]> rows;
    /** How many wait for a revision. */
    private final Map<Revision, Integer> waiting = new TreeMap<>();

    Aside(Table<String, byte[]> rows) {
        this.rows = rows;
        rows.scan((key, row) -> {
            waiting.merge(Revision.of(key), 1, Integer::sum);
            return true;
        });
    }

    void put(DecisionRecord record) {
        TokenClaims token = record.anchor().token();
        Revision revision = new Revision(token.experiment(), token.revision());
        rows.put(revision.text() + record.key(), DECISIONS.write(record));
        waiting.merge(revision, 1, Integer::sum);
    }

    /** How many wait. */
    long count() {
        return waiting.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Hands over decisions whose definition is back, a bounded number of them at a time. */
    void takeUp(Definitions definitions, BiConsumer<DecisionRecord, PublishedExperiment> decisions) {
        for (Revision revision : List.copyOf(waiting.keySet())) {
            definitions
                    .known(revision.experiment, revision.revision)
                    .ifPresent(back -> some(revision)
                            .forEach(key -> decisions.accept(
                                    DECISIONS.read(rows.remove(key).orElseThrow()), back)));
        }
    }

    private List<String> some(Revision revision) {
        List<String> keys = new ArrayList<>();
        rows.scan(revision.text(), revision.text() + Character.MAX_VALUE, (key, row) -> {
            keys.add(key);
            return keys.size() < MaturityQueue.AT_ONCE;
        });
        waiting.computeIfPresent(revision, (same, left) -> left - keys.size());
        waiting.values().removeIf(left -> left <= 0);
        return keys;
    }

    private record Revision(int experiment, int revision) implements Comparable<Revision> {
        static Revision of(String key) {
            String[] parts = key.split("\\|", 3);
            return new Revision(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }

        String text() {
            return experiment + "|" + revision + "|";
        }

        @Override
        public int compareTo(Revision other) {
            return experiment == other.experiment
                    ? Integer.compare(revision, other.revision)
                    : Integer.compare(experiment, other.experiment);
        }
    }
}
