package dev.sluice.simulation;

import dev.sluice.dataset.Dataset;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A world from real interactions: three quarters of each user's rows are the past; the held-back quarter is what
 * interests the user now.
 */
public record HeldBackWorld(List<Item> items, List<Interaction> past, List<String> users, Map<String, Set<String>> held)
        implements World {
    private static final double HELD_BACK = 0.25;

    /** Splits a data set; the same seed gives the same world. */
    public static HeldBackWorld of(Dataset dataset, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        Map<String, Set<String>> held = new TreeMap<>();
        List<Interaction> past = new ArrayList<>();
        try (Stream<Interaction> rows = dataset.interactions()) {
            rows.forEachOrdered(row -> {
                if (random.nextDouble() < HELD_BACK) {
                    held.computeIfAbsent(row.unit(), user -> new HashSet<>()).add(row.item());
                } else {
                    past.add(row);
                }
            });
        }
        try (Stream<Item> items = dataset.items()) {
            return new HeldBackWorld(items.toList(), past, List.copyOf(held.keySet()), held);
        }
    }

    @Override
    public Set<String> interests(String user) {
        return held.getOrDefault(user, Set.of());
    }
}
