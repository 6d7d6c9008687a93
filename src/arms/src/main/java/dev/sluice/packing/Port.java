package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An input or output of a foreign graph.
 *
 * @param name that its maker gave it
 * @param type of its elements, a number of ONNX's {@code TensorProto.DataType}; 0 where it is no tensor
 * @param shape sizes, −1 for those that the caller chooses; empty where nothing is said of it
 */
record Port(String name, long type, Optional<List<Long>> shape) {
    static final long FLOAT = 1;

    private static final long INT64 = 7;
    private static final Map<Long, String> NUMBERS =
            Map.of(FLOAT, "float32", 6L, "int32", INT64, "int64", 9L, "bool", 10L, "float16", 11L, "float64");
    private static final List<Long> REAL = List.of(FLOAT, 10L, 11L);

    /** Refuses what holds no numbers. */
    void requireNumbers() {
        require(
                NUMBERS.containsKey(type),
                name,
                "must be a tensor of numbers "
                        + NUMBERS.values().stream().sorted().toList()
                        + "; texts are to be encoded before the graph, and a classifier of scikit-learn is to be exported"
                        + " with zipmap=False");
    }

    /** Whether its elements have decimals. */
    boolean real() {
        return REAL.contains(type);
    }

    boolean is(long other) {
        return type == other;
    }

    /** How many dimensions it has; −1 where nothing is said. */
    int rank() {
        return shape.map(List::size).orElse(-1);
    }

    /** A size; −1 where the caller chooses it. */
    long size(int dimension) {
        return shape.map(sizes -> sizes.get(dimension)).orElse(-1L);
    }

    @Override
    public String toString() {
        return name + " " + NUMBERS.getOrDefault(type, "of no numbers")
                + shape.map(sizes -> " "
                                + sizes.stream()
                                        .map(size -> size < 0 ? "?" : String.valueOf(size))
                                        .toList())
                        .orElse("");
    }
}
