package dev.sluice.evaluation;

import dev.sluice.model.Item;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Items as flags of the values that their attributes take, for saying how alike two items are. */
final class ItemVectors {
    private static final int MOST_VALUES = 100;

    private ItemVectors() {}

    /** Vectors by item, over attributes with at most 100 different values; empty where there is none. */
    static Optional<Map<String, double[]>> of(Map<String, Item> items) {
        Map<String, Set<String>> values = new TreeMap<>();
        items.values()
                .forEach(item -> item.attributes()
                        .forEach((name, text) -> values.computeIfAbsent(name, key -> new TreeSet<>())
                                .addAll(parts(text))));
        values.values().removeIf(known -> known.size() < 2 || known.size() > MOST_VALUES);
        List<String> flags = values.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> entry.getKey() + "=" + value))
                .toList();
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        Map<String, double[]> vectors = new HashMap<>();
        items.forEach((id, item) -> {
            Set<String> own = new HashSet<>();
            item.attributes().forEach((name, text) -> parts(text).forEach(value -> own.add(name + "=" + value)));
            vectors.put(
                    id,
                    flags.stream()
                            .mapToDouble(flag -> own.contains(flag) ? 1 : 0)
                            .toArray());
        });
        return Optional.of(vectors);
    }

    private static List<String> parts(String text) {
        return List.of(text.split("\\|"));
    }
}
