package dev.sluice.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * How simulated users behave on a list: they look at position i with probability 1 / log2(1 + i) and click what they look
 * at and like; of the clicks some become views with a watch time and some of those conversions. What was clicked once is
 * consumed for a while. Used by one thread.
 */
public final class Visitor {
    private static final double CLICK_IF_LIKED = 0.45;
    private static final double CLICK_OTHERWISE = 0.004;
    private static final int SEEK_ONE_IN = 4;
    private static final double WATCH = 0.7;
    private static final double CONVERT = 0.15;
    private static final long DURATION_MS = 60_000;

    private final World world;
    private final UniformRandomProvider random;
    private final Map<String, Set<String>> consumed = new HashMap<>();

    public Visitor(World world, UniformRandomProvider random) {
        this.world = world;
        this.random = random;
    }

    public String next() {
        return world.users().get(random.nextInt(world.users().size()));
    }

    /** What the next visit is for, if for certain items: every fourth where people look for some. */
    public Set<String> wanted() {
        Set<String> sought = world.sought();
        return sought.isEmpty() || random.nextInt(SEEK_ONE_IN) > 0 ? Set.of() : sought;
    }

    public List<Action> react(String user, List<String> items) {
        Set<String> interests = world.interests(user);
        Set<String> gone = consumed.computeIfAbsent(user, name -> new HashSet<>());
        if (gone.size() >= interests.size() * 3 / 4) {
            gone.clear();
        }
        List<Action> actions = new ArrayList<>();
        IntStream.range(0, items.size()).forEach(i -> {
            String item = items.get(i);
            boolean looks = random.nextDouble() < Math.log(2) / Math.log(i + 2.0);
            boolean likes = interests.contains(item) && !gone.contains(item);
            if (looks && random.nextDouble() < (likes ? CLICK_IF_LIKED : CLICK_OTHERWISE)) {
                gone.add(item);
                actions.addAll(follow(item, i + 1));
            }
        });
        return actions;
    }

    private List<Action> follow(String item, int position) {
        List<Action> actions = new ArrayList<>();
        actions.add(new Action("click", item, position, 0, 0, 0));
        if (random.nextDouble() < WATCH) {
            long watched = (long) (DURATION_MS * random.nextDouble());
            actions.add(new Action("view", item, position, 0, watched, DURATION_MS));
        }
        if (random.nextDouble() < CONVERT) {
            double value = Math.rint(1000 + 4000 * random.nextDouble()) / 100;
            actions.add(new Action("conversion", item, position, value, 0, 0));
        }
        return actions;
    }

    /**
     * One event to send.
     *
     * @param type as in the API
     * @param value of a conversion, else 0
     * @param watchedMs of a view, else 0
     * @param durationMs of the item, else 0
     */
    public record Action(String type, String itemId, int position, double value, long watchedMs, long durationMs) {}
}
