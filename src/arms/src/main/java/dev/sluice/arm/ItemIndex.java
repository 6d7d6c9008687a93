package dev.sluice.arm;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Items numbered from 0 in the order that breaks ties: ids that are whole numbers by value, then the others by
 * character. A lower number wins a tie.
 */
public final class ItemIndex {
    private static final Comparator<String> ORDER = Comparator.comparing(ItemIndex::isNumber)
            .reversed()
            .thenComparing(id -> isNumber(id) ? Long.parseLong(id) : 0L)
            .thenComparing(Comparator.naturalOrder());

    private final List<String> ids;
    private final Map<String, Integer> numbers = new HashMap<>();

    private ItemIndex(List<String> ids) {
        this.ids = ids;
        for (int i = 0; i < ids.size(); i++) {
            numbers.put(ids.get(i), i);
        }
    }

    /** An index of those ids, each once. */
    public static ItemIndex of(Collection<String> ids) {
        return new ItemIndex(ids.stream().distinct().sorted(ORDER).toList());
    }

    private static boolean isNumber(String id) {
        return !id.isEmpty() && id.length() <= 18 && id.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    public int size() {
        return ids.size();
    }

    public String id(int number) {
        return ids.get(number);
    }

    public List<String> ids() {
        return ids;
    }

    public int number(String id) {
        return numbers.getOrDefault(id, -1);
    }

    /** Numbers of the known items, in the given order; unknown ones are dropped. */
    public int[] numbers(Collection<String> items) {
        return items.stream()
                .mapToInt(this::number)
                .filter(number -> number >= 0)
                .toArray();
    }

    /** Turns numbers of this catalogue into those of another one; items that it lacks are dropped. */
    public UnaryOperator<int[]> renumbering(ItemIndex other) {
        int[] numbers = ids.stream().mapToInt(other::number).toArray();
        return items -> Arrays.stream(items)
                .map(item -> numbers[item])
                .filter(number -> number >= 0)
                .toArray();
    }

    /** All places, highest weight first, equal ones in order; what is not a number comes last. */
    public static int[] byWeight(double[] weights) {
        Integer[] order = new Integer[weights.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -weights[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }
}
