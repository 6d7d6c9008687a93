package dev.sluice.training.djl;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.sluice.network.Architecture;
import dev.sluice.network.Init;
import dev.sluice.network.Weights;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.UnknownRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.rng.simple.RandomSource;

/**
 * What is learned: tensors of the engine, moved by Adam (Kingma and Ba 2015, with decoupled weight decay), and large
 * tables kept in rows. Made as the first forward pass names them; used by one thread.
 */
final class Parameters implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    private final NDManager manager;
    private final TrainingSettings settings;
    private final Start start;
    private final long seed;
    private final Map<String, Learned> learned = new LinkedHashMap<>();
    private final Map<String, NDArray> observed = new LinkedHashMap<>();
    private final Map<String, RowTable> tables = new LinkedHashMap<>();
    /** Tables that stand for learned ones while something is judged. */
    private final Map<String, NDArray> assumed = new HashMap<>();

    private final Map<String, Start.Frozen> frozen = new HashMap<>();

    private int steps;

    Parameters(NDManager manager, TrainingSettings settings, Start start, long seed) {
        this.manager = manager;
        this.settings = settings;
        this.start = start;
        this.seed = seed;
    }

    NDArray of(String name, Init init, long... shape) {
        NDArray instead = assumed.get(name);
        return instead != null ? instead : learned(name, init, shape);
    }

    private NDArray learned(String name, Init init, long... shape) {
        return learned.computeIfAbsent(name, key -> {
                    NDArray values = manager.create(draw(key, init, shape), new Shape(shape));
                    values.setRequiresGradient(true);
                    return new Learned(values, manager.zeros(values.getShape()), manager.zeros(values.getShape()));
                })
                .values;
    }

    /** A tensor that the forward pass itself keeps up to date, and no gradient. */
    NDArray observed(String name, Init init, long... shape) {
        return observed.computeIfAbsent(name, key -> manager.create(draw(key, init, shape), new Shape(shape)));
    }

    boolean inRows(long numbers) {
        return numbers >= settings.rowsFrom();
    }

    RowTable table(String name, Init init, long rows, long width) {
        return tables.computeIfAbsent(
                name, key -> new RowTable(draw(key, init, rows, width), Math.toIntExact(rows), (int) width));
    }

    /** Every parameter has a stream of its own, so that its start does not depend on the others. */
    private float[] draw(String name, Init init, long... shape) {
        long size = 1;
        for (long dimension : shape) {
            size *= dimension;
        }
        float[] drawn =
                init.draw(Math.toIntExact(size), RandomSource.XO_RO_SHI_RO_128_PP.create(seed * 31 + name.hashCode()));
        if (start.has(name)) {
            start.into(drawn, Math.toIntExact(shape[1]));
        }
        return drawn;
    }

    /** Moves every parameter against its gradient, which is cleared. */
    void step(double rate) {
        steps++;
        double corrected = rate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
        for (Learned parameter : learned.values()) {
            try (NDArray gradient = parameter.values.getGradient()) {
                parameter
                        .values
                        .getNDArrayInternal()
                        .adamUpdate(
                                new NDList(parameter.values, gradient, parameter.mean, parameter.square),
                                new NDList(parameter.values),
                                (float) rate,
                                (float) corrected,
                                (float) settings.weightDecay(),
                                1,
                                -1,
                                BETA1,
                                BETA2,
                                EPSILON,
                                false,
                                true);
            }
        }
        tables.forEach((name, table) -> table.step(rate, settings.weightDecay(), row -> stays(name, row)));
        restore();
    }

    private boolean stays(String table, int row) {
        return start.frozen() && start.has(table) && start.rows().byNumber().containsKey(row);
    }

    /** Gives rows that must not learn the values that they had. */
    private void restore() {
        if (start.frozen()) {
            learned.forEach((name, parameter) -> {
                if (start.has(name)) {
                    frozen.computeIfAbsent(name, key -> start.of(manager, parameter.values.getShape()))
                            .restore(parameter.values);
                }
            });
        }
    }

    /** Forgets look-ups that are not learned from. */
    void forget() {
        tables.values().forEach(RowTable::forget);
    }

    /** Does something while that stands for what is unknown, and has everything as it was learned afterwards. */
    <T> T with(UnknownRows unknown, Supplier<T> work) {
        Map<RowTable, Map<Integer, float[]>> swapped = new HashMap<>();
        for (String name : Architecture.TABLES) {
            if (learned.containsKey(name)) {
                assumed.put(name, withMeans(unknown, requireNonNull(learned.get(name)).values));
            }
            if (tables.containsKey(name)) {
                RowTable table = requireNonNull(tables.get(name));
                swapped.put(table, table.swap(unknown.means(table::row, table.width())));
            }
        }
        try {
            return work.get();
        } finally {
            assumed.values().forEach(NDArray::close);
            assumed.clear();
            swapped.forEach(RowTable::swap);
        }
    }

    private NDArray withMeans(UnknownRows unknown, NDArray table) {
        int width = (int) table.getShape().get(1);
        float[] values = table.toFloatArray();
        unknown.means(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width), width)
                .forEach((row, mean) -> System.arraycopy(mean, 0, values, row * width, width));
        return manager.create(values, table.getShape());
    }

    /** A copy of everything as it is now. */
    Weights copy() {
        Map<String, Weights.Tensor> copy = new HashMap<>();
        learned.forEach((name, parameter) -> copy.put(name, tensor(assumed.getOrDefault(name, parameter.values))));
        observed.forEach((name, values) -> copy.put(name, tensor(values)));
        tables.forEach((name, table) -> copy.put(name, table.copy()));
        return new Weights(copy);
    }

    private static Weights.Tensor tensor(NDArray values) {
        return new Weights.Tensor(values.toFloatArray(), values.getShape().getShape());
    }

    @Override
    public void close() {
        manager.close();
    }

    private record Learned(NDArray values, NDArray mean, NDArray square) {}
}
