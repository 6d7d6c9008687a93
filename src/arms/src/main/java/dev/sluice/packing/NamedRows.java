package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import dev.sluice.dataset.Dialect;
import dev.sluice.dataset.Row;
import dev.sluice.dataset.Table;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The items or the units of a foreign graph, as a file with a column {@code id} lists them.
 *
 * @param rows by id
 * @param numbers what the graph calls each: the column {@code number}, or the place in the file
 * @param file for messages
 */
record NamedRows(Map<String, Row> rows, Map<String, Long> numbers, String file) {
    private static final String ID = "id";
    private static final String NUMBER = "number";

    /**
     * Reads a file.
     *
     * @param first number of the first row, where the file has no column of numbers
     * @param longest id, in characters
     */
    static NamedRows read(Path path, long first, int longest) {
        Map<String, Row> rows = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        Set<Long> taken = new HashSet<>();
        try (Stream<Row> all = Table.rows(path, Dialect.USUAL, List.of(ID))) {
            all.forEach(row -> row.read(values -> {
                String id = values.text(ID);
                Texts.requireName(id, longest, ID);
                require(rows.put(id, values) == null, ID, "must name each once, got '" + id + "' again");
                long number = values.get(NUMBER).isPresent() ? whole(values) : first + numbers.size();
                require(taken.add(number), NUMBER, "must be another one for each, got " + number + " again");
                numbers.put(id, number);
                return id;
            }));
        }
        long numbered = rows.values().stream()
                .filter(row -> row.get(NUMBER).isPresent())
                .count();
        require(
                numbered == 0 || numbered == rows.size(),
                NUMBER,
                "must be there for all rows or for none, is for " + numbered + " of " + rows.size());
        String name = String.valueOf(path.getFileName());
        require(!rows.isEmpty(), "file", name + " must have a row");
        return new NamedRows(rows, numbers, name);
    }

    private static long whole(Row row) {
        double number = row.number(NUMBER);
        require(
                number == Math.rint(number) && number >= 0 && number <= Integer.MAX_VALUE,
                NUMBER,
                "must be a whole number from 0 on, got " + row.text(NUMBER));
        return (long) number;
    }

    /** What the graph calls them, in an order of ids. */
    long[] numbers(List<String> ids) {
        return ids.stream().mapToLong(numbers::get).toArray();
    }

    /** Whether the graph has a row of that number. */
    boolean has(long number) {
        return numbers.containsValue(number);
    }

    long largest() {
        return numbers.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** A column of numbers in an order of ids; refused where a row has none. */
    double[] column(String name, List<String> ids) {
        return ids.stream().mapToDouble(id -> number(name, id)).toArray();
    }

    private double number(String column, String id) {
        Row row = rows.get(id);
        if (row == null || row.get(column).isEmpty()) {
            throw new InvalidInput(
                    column, "must be a column of " + file + " with a number for each row, '" + id + "' has none");
        }
        return row.read(values -> values.number(column));
    }

    /** The mean of what a column holds, 0 where it holds nothing. */
    double mean(String column) {
        return rows.values().stream()
                .filter(row -> row.get(column).isPresent())
                .mapToDouble(row -> row.read(values -> values.number(column)))
                .average()
                .orElse(0);
    }

    /** A column that may be missing, 0 where it is. */
    double[] orZero(String column, List<String> ids) {
        return rows.values().stream().noneMatch(row -> row.get(column).isPresent())
                ? new double[ids.size()]
                : column(column, ids);
    }

    static boolean whole(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == Math.rint(value) && Math.abs(value) < 1L << 53);
    }
}
