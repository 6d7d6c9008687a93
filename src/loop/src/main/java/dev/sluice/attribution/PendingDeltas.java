package dev.sluice.attribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.ArmDelta.UnitsDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.UnitSums;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Increments that wait to be emitted. They live in a logged store, so that they share the fate of the offsets: a crash
 * neither loses nor repeats them. Written and read by one stream task.
 */
final class PendingDeltas {
    private final KeyValueStore<String, byte[]> store;
    private final KeyValueStore<String, Long> sequences;

    PendingDeltas(KeyValueStore<String, byte[]> store, KeyValueStore<String, Long> sequences) {
        this.store = store;
        this.sequences = sequences;
    }

    void counts(int experiment, CountsKey key, Counts difference) {
        if (!difference.equals(Counts.NONE)) {
            add("c" + experiment + text(key), CounterCodec.COUNTS, difference, Counts::plus);
        }
    }

    void outcomes(int experiment, Cell cell, Outcomes outcomes) {
        add("m" + experiment + text(cell), CounterCodec.OUTCOMES, outcomes, Outcomes::plus);
    }

    void live(int experiment, Cell cell, Outcomes change) {
        add("i" + experiment + text(cell), CounterCodec.OUTCOMES, change, Outcomes::plus);
    }

    void units(int experiment, UnitsKey key, UnitSums difference) {
        add("u" + experiment + text(key), CounterCodec.UNITS, difference, UnitSums::plus);
    }

    void ledger(int experiment, Ledger.Verdict verdict) {
        add("l" + experiment + "{", CounterCodec.LEDGER, Ledger.one(verdict), Ledger::plus);
    }

    private <T> void add(String key, CounterCodec<T> sums, T increment, BinaryOperator<T> plus) {
        byte[] before = store.get(key);
        store.put(key, sums.write(before == null ? increment : plus.apply(sums.read(before), increment)));
    }

    /** Takes everything out, one delta per experiment, each with the next sequence of this source. */
    List<ArmDelta> drain(int source) {
        Map<Integer, Builder> builders = new TreeMap<>();
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                int brace = entry.key.indexOf('{');
                int experiment = Integer.parseInt(entry.key.substring(1, brace));
                builders.computeIfAbsent(experiment, id -> new Builder())
                        .add(entry.key.charAt(0), entry.key.substring(brace), entry.value);
                keys.add(entry.key);
            }
        }
        keys.forEach(store::delete);
        List<ArmDelta> deltas = new ArrayList<>();
        builders.forEach((experiment, builder) -> deltas.add(builder.build(experiment, source, next(experiment))));
        return deltas;
    }

    private long next(int experiment) {
        String key = "s" + experiment;
        Long last = sequences.get(key);
        long next = last == null ? 1 : last + 1;
        sequences.put(key, next);
        return next;
    }

    private static String text(Object key) {
        try {
            return Json.wire().writeValueAsString(key);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T key(String text, Class<T> type) {
        try {
            return Json.wire().readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which sums over units an increment belongs to. */
    record UnitsKey(int revision, long eligible, int slot) {}

    /** Which counts an increment belongs to. */
    record CountsKey(int revision, int slot, DecisionReason label) {}

    private static final class Builder {
        private final List<CellDelta> cells = new ArrayList<>();
        private final List<CellDelta> live = new ArrayList<>();
        private final List<CountsDelta> counts = new ArrayList<>();
        private final List<UnitsDelta> units = new ArrayList<>();
        private Ledger ledger = Ledger.EMPTY;

        void add(char kind, String key, byte[] value) {
            if (kind == 'c') {
                CountsKey counted = key(key, CountsKey.class);
                counts.add(new CountsDelta(
                        counted.revision(), counted.slot(), counted.label(), CounterCodec.COUNTS.read(value)));
            } else if (kind == 'm') {
                cells.add(cell(key, value));
            } else if (kind == 'i') {
                live.add(cell(key, value));
            } else if (kind == 'u') {
                UnitsKey arm = key(key, UnitsKey.class);
                units.add(new UnitsDelta(arm.revision(), arm.eligible(), arm.slot(), CounterCodec.UNITS.read(value)));
            } else {
                ledger = CounterCodec.LEDGER.read(value);
            }
        }

        private static CellDelta cell(String key, byte[] value) {
            return new CellDelta(key(key, Cell.class), CounterCodec.OUTCOMES.read(value));
        }

        ArmDelta build(int experiment, int source, long sequence) {
            return new ArmDelta(ArmDelta.NEWEST, experiment, source, sequence, cells, live, counts, ledger, units);
        }
    }
}
