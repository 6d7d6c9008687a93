package dev.sluice.attribution;

import dev.sluice.attribution.Place.OfCounts;
import dev.sluice.attribution.Place.OfLedger;
import dev.sluice.attribution.Place.OfLive;
import dev.sluice.attribution.Place.OfMature;
import dev.sluice.attribution.Place.OfUnits;
import dev.sluice.definition.Definitions;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Ledger;
import dev.sluice.stream.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Increments that wait to be emitted. They live in a logged table, so that they share the fate of the offsets: a crash
 * neither loses nor repeats them. Written and read by one stream task.
 */
final class PendingDeltas {
    private static final char BEHIND_EXPERIMENT = '|';

    private final Table<String, byte[]> waiting;
    private final Table<String, Long> sequences;

    PendingDeltas(Table<String, byte[]> waiting, Table<String, Long> sequences) {
        this.waiting = waiting;
        this.sequences = sequences;
    }

    <T> void add(int experiment, Place<T> place, T increment) {
        String key = experiment + (BEHIND_EXPERIMENT + place.text());
        CounterCodec<T> codec = place.codec();
        T sum = waiting.find(key)
                .map(before -> codec.plus(codec.read(before), increment))
                .orElse(increment);
        waiting.put(key, codec.write(sum));
    }

    void count(int experiment, Ledger.Verdict verdict) {
        add(experiment, new OfLedger(), Ledger.one(verdict));
    }

    /**
     * Takes everything out, one delta per experiment, each with the next sequence of this source. What is of a definition that is
     * gone stays, since nobody could tell where it belongs.
     */
    List<ArmDelta> drain(int source, Definitions definitions) {
        Map<Integer, List<Waiting<?>>> byExperiment = new TreeMap<>();
        Set<Integer> gone = new HashSet<>();
        List<String> keys = new ArrayList<>();
        waiting.scan((key, sum) -> {
            int end = key.indexOf(BEHIND_EXPERIMENT);
            int experiment = Integer.parseInt(key.substring(0, end));
            Waiting<?> one = Waiting.of(Place.parse(key.substring(end + 1)), sum);
            byExperiment.computeIfAbsent(experiment, first -> new ArrayList<>()).add(one);
            one.place.definedBy().ifPresent(revision -> {
                if (definitions.known(experiment, revision).isEmpty()) {
                    gone.add(experiment);
                }
            });
            return keys.add(key);
        });
        byExperiment.keySet().removeAll(gone);
        keys.stream()
                .filter(key -> !gone.contains(Integer.parseInt(key.substring(0, key.indexOf(BEHIND_EXPERIMENT)))))
                .forEach(waiting::remove);
        List<ArmDelta> deltas = new ArrayList<>(byExperiment.size());
        byExperiment.forEach((experiment, sums) -> deltas.add(new ArmDelta(
                ArmDelta.NEWEST,
                experiment,
                source,
                next(experiment),
                Waiting.deltas(sums, OfMature.class, OfMature::delta),
                Waiting.deltas(sums, OfLive.class, OfLive::delta),
                Waiting.deltas(sums, OfCounts.class, OfCounts::delta),
                Waiting.deltas(sums, OfLedger.class, (place, ledger) -> (Ledger) ledger).stream()
                        .reduce(Ledger.EMPTY, Ledger::plus),
                Waiting.deltas(sums, OfUnits.class, OfUnits::delta))));
        return deltas;
    }

    private long next(int experiment) {
        String key = "s" + experiment;
        long next = sequences.find(key).orElse(0L) + 1;
        sequences.put(key, next);
        return next;
    }

    /** What waits for one place. */
    private record Waiting<T>(Place<T> place, T sum) {
        static <T> Waiting<T> of(Place<T> place, byte[] bytes) {
            return new Waiting<>(place, place.codec().read(bytes));
        }

        @SuppressWarnings("unchecked") // a place of one kind has increments of one kind
        static <P extends Place<T>, T, D> List<D> deltas(
                List<Waiting<?>> waiting, Class<P> kind, BiFunction<P, T, D> delta) {
            List<D> deltas = new ArrayList<>();
            for (Waiting<?> one : waiting) {
                if (kind.isInstance(one.place)) {
                    deltas.add(delta.apply(kind.cast(one.place), (T) one.sum));
                }
            }
            return deltas;
        }
    }
}
