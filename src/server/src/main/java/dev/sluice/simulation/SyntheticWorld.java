package dev.sluice.simulation;

import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A world with known preferences: items have a topic and a popularity that falls with its rank, each user likes three
 * topics and takes 80 % of the items from them. Of what a user would choose, three quarters are the past.
 */
public record SyntheticWorld(
        List<Item> items, List<Interaction> past, List<String> users, Map<String, Set<String>> liked) implements World {
    /** Items of the built-in world. */
    public static final int ITEMS = 2_000;

    /** Users of the built-in world. */
    public static final int USERS = 1_000;

    private static final int TOPICS = 40;
    private static final int FAVOURITES = 3;
    private static final int CHOICES = 60;
    private static final double ON_TOPIC = 0.8;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A world of that many users; the same seed gives the same world. */
    public static SyntheticWorld of(int users, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(new Item("item-" + i, "Item " + i, Map.of("topic", String.valueOf(i % TOPICS))));
        }
        List<Interaction> past = new ArrayList<>();
        Map<String, Set<String>> liked = new LinkedHashMap<>();
        for (int user = 0; user < users; user++) {
            String name = "user-" + user;
            Set<String> interests = new HashSet<>();
            for (String item : choices(random)) {
                if (random.nextDouble() < 0.25) {
                    interests.add(item);
                } else {
                    past.add(new Interaction(name, item, 1, START.plus(Duration.ofMinutes(past.size()))));
                }
            }
            liked.put(name, interests);
        }
        return new SyntheticWorld(items, past, List.copyOf(liked.keySet()), liked);
    }

    private static Set<String> choices(UniformRandomProvider random) {
        int[] topics = new int[FAVOURITES];
        for (int i = 0; i < FAVOURITES; i++) {
            topics[i] = random.nextInt(TOPICS);
        }
        Set<String> chosen = new LinkedHashSet<>();
        while (chosen.size() < CHOICES) {
            int topic = random.nextDouble() < ON_TOPIC ? topics[random.nextInt(FAVOURITES)] : random.nextInt(TOPICS);
            int rank = (int) (ITEMS / TOPICS * Math.pow(random.nextDouble(), 2));
            chosen.add("item-" + (rank * TOPICS + topic));
        }
        return chosen;
    }

    @Override
    public Set<String> interests(String user) {
        return liked.getOrDefault(user, Set.of());
    }
}
