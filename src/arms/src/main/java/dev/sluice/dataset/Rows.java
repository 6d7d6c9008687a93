package dev.sluice.dataset;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.UnitItems;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The chosen rows of a data set, with its catalogue.
 *
 * @param items all items of the data set, chosen or not
 * @param interactions the chosen rows by time, equal times by item number
 * @param repeats rows left out, since a later one tells of the same unit, item and time
 */
public record Rows(ItemIndex items, List<Interaction> interactions, long repeats) {
    public Rows {
        interactions = sorted(items, interactions);
    }

    public Rows(ItemIndex items, List<Interaction> interactions) {
        this(items, interactions, 0);
    }

    private static List<Interaction> sorted(ItemIndex items, List<Interaction> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(Interaction::at).thenComparing(row -> items.number(row.item())))
                .toList();
    }

    public static Rows none(ItemIndex items) {
        return new Rows(items, List.of());
    }

    public static Rows of(List<Item> items, List<Interaction> interactions) {
        TreeSet<String> ids = new TreeSet<>();
        items.forEach(item -> ids.add(item.id()));
        interactions.forEach(row -> ids.add(row.item()));
        return new Rows(ItemIndex.of(ids), interactions);
    }

    /**
     * Reads the rows that are listed in the index files and pass the label. Who, what and when name a row, as they do in the
     * catalogue of a server: of those alike the last one counts.
     *
     * @param files of 0-based line numbers; empty means all rows
     */
    public static Rows read(Dataset dataset, List<Path> files, Predicate<Interaction> label) {
        BitSet lines = lines(files);
        TreeSet<String> ids = new TreeSet<>();
        List<Interaction> chosen = new ArrayList<>();
        int[] line = {0};
        try (Stream<Interaction> rows = dataset.interactions()) {
            rows.forEachOrdered(row -> {
                ids.add(row.item());
                if (files.isEmpty() || lines.get(line[0])) {
                    chosen.add(row);
                }
                line[0]++;
            });
        }
        InvalidInput.require(
                lines.length() <= line[0], "idx", "names line " + (lines.length() - 1) + " of " + line[0] + " lines");
        try (Stream<Item> items = dataset.items()) {
            items.forEach(item -> ids.add(item.id()));
        }
        ItemIndex index = ItemIndex.of(ids);
        List<Interaction> distinct = distinct(sorted(index, chosen));
        return new Rows(index, distinct.stream().filter(label).toList(), chosen.size() - distinct.size());
    }

    /** Of rows alike the last one, where it stands; those of one item and time stand together. */
    private static List<Interaction> distinct(List<Interaction> sorted) {
        List<Interaction> distinct = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < sorted.size(); i++) {
            Interaction row = sorted.get(i);
            if (i > 0 && !alike(sorted.get(i - 1), row)) {
                places.clear();
            }
            Integer place = places.putIfAbsent(row.unit(), distinct.size());
            if (place == null) {
                distinct.add(row);
            } else {
                distinct.set(place, row);
            }
        }
        return distinct;
    }

    private static boolean alike(Interaction one, Interaction other) {
        return one.at().equals(other.at()) && one.item().equals(other.item());
    }

    private static BitSet lines(List<Path> files) {
        BitSet lines = new BitSet();
        for (Path file : files) {
            try (Stream<String> numbers = Files.lines(file)) {
                numbers.filter(number -> !number.isBlank())
                        .forEach(number -> lines.set(Integer.parseInt(number.strip())));
            } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
                throw new InvalidInput("idx", "must be a readable file of line numbers from 0: " + e.getMessage());
            }
        }
        return lines;
    }

    /** Distinct items of each unit, in the order in which it had them last, as a profile holds them. */
    public UnitItems unitItems() {
        Map<String, Set<Integer>> lists = new LinkedHashMap<>();
        for (Interaction row : interactions) {
            Set<Integer> list = lists.computeIfAbsent(row.unit(), unit -> new LinkedHashSet<>());
            Integer number = items.number(row.item());
            list.remove(number);
            list.add(number);
        }
        Map<String, int[]> byUnit = new LinkedHashMap<>();
        lists.forEach((unit, list) ->
                byUnit.put(unit, list.stream().mapToInt(Integer::intValue).toArray()));
        return new UnitItems(byUnit);
    }
}
