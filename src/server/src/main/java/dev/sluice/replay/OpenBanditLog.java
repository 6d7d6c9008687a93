package dev.sluice.replay;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Dialect;
import dev.sluice.dataset.Row;
import dev.sluice.dataset.Table;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A log with the columns of the Open Bandit data set (Saito, Aihara, Matsutani and Narita 2021): item_id, position, click
 * and action_prob, or propensity_score as the data set itself calls it.
 *
 * @param items ids that the log has, in ascending order: whole numbers of any size, with gaps or without
 * @param slots in the order of the file, two or more
 */
public record OpenBanditLog(List<BigInteger> items, List<Slot> slots) {
    private static final List<String> COLUMNS = List.of("item_id", "position", "click");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,128}");

    public OpenBanditLog {
        items = List.copyOf(items);
        slots = List.copyOf(slots);
        require(slots.size() > 1, "obd", "must have two rows or more");
    }

    public static OpenBanditLog read(Path file) {
        Map<BigInteger, Integer> met = new HashMap<>();
        List<Slot> slots = new ArrayList<>();
        try (Stream<Row> rows = Table.rows(file, Dialect.USUAL, COLUMNS)) {
            rows.forEachOrdered(row -> slots.add(row.read(values -> slot(values, met))));
        }
        return numbered(met, slots);
    }

    /** Items were numbered as they were met; now they are by their ids. */
    private static OpenBanditLog numbered(Map<BigInteger, Integer> met, List<Slot> slots) {
        int[] numbers = new int[met.size()];
        List<BigInteger> items = new ArrayList<>();
        new TreeMap<>(met).forEach((id, first) -> {
            numbers[first] = items.size();
            items.add(id);
        });
        return new OpenBanditLog(
                items, slots.stream().map(slot -> slot.of(numbers[slot.item()])).toList());
    }

    private static Slot slot(Row row, Map<BigInteger, Integer> met) {
        String item = row.text("item_id");
        require(WHOLE.matcher(item).matches(), "item_id", "must be a whole number, got '" + item + "'");
        String position = row.text("position");
        require(
                WHOLE.matcher(position).matches() && position.length() <= 9,
                "position",
                "must be a number from 1, got '" + position + "'");
        return new Slot(
                met.computeIfAbsent(new BigInteger(item), id -> met.size()),
                Integer.parseInt(position),
                row.number("click"),
                row.number(probability(row)));
    }

    private static String probability(Row row) {
        return Stream.of("action_prob", "propensity_score")
                .filter(row.values()::containsKey)
                .findFirst()
                .orElseThrow(() -> new InvalidInput("obd", "must have a column action_prob or propensity_score"));
    }

    /** How many items there are up to the largest id, whether the log has them or not. */
    public BigInteger range() {
        return items.get(items.size() - 1).add(BigInteger.ONE);
    }

    public double clickRate() {
        return slots.stream().mapToDouble(Slot::click).average().orElse(0);
    }

    /**
     * One recommendation.
     *
     * @param item its place among the items of the log
     * @param position from 1
     * @param click 0 or 1
     * @param propensity logged probability of that item there, in (0, 1]
     */
    public record Slot(int item, int position, double click, double propensity) {
        public Slot {
            require(item >= 0 && position >= 1, "position", "must be a number from 1, got '" + position + "'");
            require(click == 0 || click == 1, "click", "must be 0 or 1, got " + click);
            require(propensity > 0 && propensity <= 1, "obd", "must have propensities in (0, 1], got " + propensity);
        }

        private Slot of(int number) {
            return new Slot(number, position, click, propensity);
        }
    }
}
