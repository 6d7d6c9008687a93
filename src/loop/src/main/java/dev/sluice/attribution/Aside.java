package dev.sluice.attribution;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Rows that matured when the definition of their experiment was gone: they wait here until it is back, and nothing else waits for
 * them. Written and read by one stream task.
 */
final class Aside {
    private static final char DECISION = 'd';
    private static final char UNIT = 'u';
    private static final JsonSerde<DecisionRecord> DECISIONS = new JsonSerde<>(DecisionRecord.class);
    private static final JsonSerde<UnitRecord> UNITS = new JsonSerde<>(UnitRecord.class);

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

    void put(TokenClaims token, DecisionRecord record) {
        put(token, DECISION, record.key(), DECISIONS.write(record));
    }

    void put(TokenClaims token, UnitRecord record) {
        put(token, UNIT, record.key(), UNITS.write(record));
    }

    private void put(TokenClaims token, char kind, String key, byte[] row) {
        Revision revision = new Revision(token.experiment(), token.revision());
        rows.put(revision.text() + kind + key, row);
        waiting.merge(revision, 1, Integer::sum);
    }

    /** How many wait. */
    long count() {
        return waiting.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Hands over rows whose definition is back, a bounded number of them at a time. */
    void takeUp(
            Definitions definitions,
            BiConsumer<DecisionRecord, PublishedExperiment> decisions,
            BiConsumer<UnitRecord, PublishedExperiment> units) {
        for (Revision revision : List.copyOf(waiting.keySet())) {
            Optional<PublishedExperiment> back = definitions.known(revision.experiment, revision.revision);
            if (back.isPresent()) {
                for (String key : some(revision)) {
                    byte[] row = rows.remove(key).orElseThrow();
                    if (key.charAt(revision.text().length()) == DECISION) {
                        decisions.accept(DECISIONS.read(row), back.get());
                    } else {
                        units.accept(UNITS.read(row), back.get());
                    }
                }
            }
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
