package dev.sluice.simulation;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The same world, in which everybody comes to love one item that few have had before, and some look for it by themselves.
 *
 * @param trend id of the item
 * @param on whether it is loved by now
 */
public record TrendingWorld(World world, String trend, BooleanSupplier on) implements World {
    /** Items that were had more often than this share of all had items: some arm shows them, and no list of the most popular. */
    private static final double RANK = 0.6;

    /** With an item of middling popularity. */
    public static TrendingWorld of(World world, BooleanSupplier on) {
        Map<String, Integer> had = new HashMap<>();
        world.past().forEach(row -> had.merge(row.item(), 1, Integer::sum));
        InvalidInput.require(!had.isEmpty(), "--trend", "needs interactions of the past");
        List<String> ranked = new ArrayList<>(had.keySet());
        ranked.sort(Comparator.comparing((String item) -> had.getOrDefault(item, 0))
                .thenComparing(Comparator.naturalOrder()));
        return new TrendingWorld(world, ranked.get((int) (RANK * (ranked.size() - 1))), on);
    }

    @Override
    public List<Item> items() {
        return world.items();
    }

    @Override
    public List<Interaction> past() {
        return world.past();
    }

    @Override
    public List<String> users() {
        return world.users();
    }

    @Override
    public Set<String> sought() {
        return on.getAsBoolean() ? Set.of(trend) : Set.of();
    }

    @Override
    public Set<String> interests(String user) {
        if (!on.getAsBoolean()) {
            return world.interests(user);
        }
        Set<String> interests = new HashSet<>(world.interests(user));
        interests.add(trend);
        return interests;
    }
}
