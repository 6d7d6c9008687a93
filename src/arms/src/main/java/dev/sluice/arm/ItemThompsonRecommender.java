package dev.sluice.arm;

import static java.util.Objects.requireNonNull;

import dev.sluice.policy.ItemPosteriors;
import dev.sluice.policy.ItemPrior;
import dev.sluice.policy.ItemTrial;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Learns the click rate of each item while it serves: a list is one draw from the posteriors of all items, best first, or the
 * items by the probability to be among the first. Some slots show an
 * item drawn from all that may be shown, each with the same chance; first the slots are drawn and then their items, so that an
 * item's propensity there is one by the number of those items, whatever the rest of the list is.
 */
public final class ItemThompsonRecommender implements Recommender {
    /** Of a larger catalogue only those are drawn for that have a chance to be best. */
    private static final int DRAWN_FOR = 500;
    /** Rates of all items, to tell which are first: a probability is known to ±.035. */
    private static final int DRAWS = 200;
    /** What is learned of more takes longer than a thread that serves requests has. */
    private static final int FEW = 5_000;

    private final Supplier<Map<String, ItemTrial>> trials;
    private final Catalogue catalogue;
    private final Lists lists;
    private final AtomicReference<Learned> learned;
    private final AtomicBoolean learning = new AtomicBoolean();

    /**
     * @param trials of items that had any; the same map until there are others
     */
    public ItemThompsonRecommender(Supplier<Map<String, ItemTrial>> trials, Catalogue catalogue, Lists lists) {
        this.trials = trials;
        this.catalogue = catalogue;
        this.lists = lists;
        this.learned = new AtomicReference<>(Learned.of(Map.of(), catalogue));
    }

    /**
     * What there is to show.
     *
     * @param items all of them
     * @param priors what is known of them before anybody saw them, by number
     */
    public record Catalogue(ItemIndex items, List<ItemPrior> priors) {
        public Catalogue {
            priors = List.copyOf(priors);
        }
    }

    /**
     * How lists are made.
     *
     * @param explore share of slots whose items are drawn uniformly, in [0, 1]
     * @param byProbability whether items are ranked by how likely each is among the first, and not by one draw
     * @param includeSeen whether items that the unit already had may come again
     */
    public record Lists(double explore, boolean byProbability, boolean includeSeen) {}

    @Override
    public boolean immediate() {
        return catalogue.items.size() <= FEW && !lists.byProbability;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        Learned now = learned();
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(request.seed());
        BitSet open = open(request);
        int allowed = open.cardinality();
        int count = Math.min(request.count(), allowed);
        boolean[] exploring = new boolean[count];
        int explored = 0;
        for (int place = 0; place < count; place++) {
            exploring[place] = random.nextDouble() < lists.explore;
            explored += exploring[place] ? 1 : 0;
        }
        int[] drawn = drawn(explored, open, random); // which are not open any more
        int wanted = count - explored;
        Map<Integer, Double> chances = lists.byProbability ? now.chances(request.count()) : Map.of();
        int[] best = lists.byProbability ? now.likeliest(wanted, open, chances) : now.best(wanted, open, random);
        List<ScoredItem> list = new ArrayList<>(count);
        int ofDrawn = 0;
        int ofBest = 0;
        for (boolean explores : exploring) {
            int item = explores ? drawn[ofDrawn++] : best[ofBest++];
            double rate = lists.byProbability ? chances.getOrDefault(item, 0.0) : now.posteriors.mean(item);
            String id = catalogue.items.id(item);
            list.add(explores ? new ScoredItem(id, rate, 1.0 / allowed) : new ScoredItem(id, rate));
        }
        return list;
    }

    private Learned learned() {
        Learned known = requireNonNull(learned.get());
        Map<String, ItemTrial> told = trials.get();
        if (known.trials == told || !learning.compareAndSet(false, true)) {
            return known; // whoever else is learning serves the others soon
        }
        try {
            Learned fresh = Learned.of(told, catalogue);
            learned.set(fresh);
            return fresh;
        } finally {
            learning.set(false);
        }
    }

    /** Items that may be shown. */
    private BitSet open(RecommendRequest request) {
        BitSet open = new BitSet(catalogue.items.size());
        open.set(0, catalogue.items.size());
        if (!request.items().allowsAll()) {
            for (int item = 0; item < catalogue.items.size(); item++) {
                open.set(item, request.allows(catalogue.items.id(item)));
            }
        }
        if (!lists.includeSeen) {
            for (int item : catalogue.items.numbers(request.recentItems())) {
                open.clear(item);
            }
        }
        return open;
    }

    /** Some items, each with the same chance, and closes them. */
    private static int[] drawn(int count, BitSet open, UniformRandomProvider random) {
        int[] drawn = new int[count];
        if (count == 0) {
            return drawn;
        }
        int[] all = open.stream().toArray();
        Set<Integer> places = new HashSet<>();
        for (int i = 0; i < count; i++) {
            int place = random.nextInt(all.length);
            while (!places.add(place)) {
                place = random.nextInt(all.length);
            }
            drawn[i] = all[place];
            open.clear(drawn[i]);
        }
        return drawn;
    }

    /**
     * What was learned by a time.
     *
     * @param byHope items, the most promising first
     * @param firsts how likely items are among so many, for the lengths of lists that were asked for
     */
    private record Learned(
            Map<String, ItemTrial> trials,
            ItemPosteriors posteriors,
            int[] byHope,
            ConcurrentMap<Integer, Map<Integer, Double>> firsts) {
        static Learned of(Map<String, ItemTrial> trials, Catalogue catalogue) {
            ItemPosteriors posteriors = ItemPosteriors.of(
                    catalogue.items.ids().stream()
                            .map(item -> trials.getOrDefault(item, ItemTrial.NONE))
                            .toList(),
                    catalogue.priors);
            int size = catalogue.items.size();
            double[] hopes =
                    IntStream.range(0, size).mapToDouble(posteriors::optimistic).toArray();
            return new Learned(trials, posteriors, ItemIndex.byWeight(hopes), new ConcurrentHashMap<>());
        }

        /** How likely items are among the first, by many draws; of others it is nothing. */
        Map<Integer, Double> chances(int first) {
            return firsts.computeIfAbsent(first, count -> {
                UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(trials.size());
                BitSet all = new BitSet(byHope.length);
                all.set(0, byHope.length);
                Map<Integer, Double> chances = new HashMap<>();
                for (int i = 0; i < DRAWS; i++) {
                    for (int item : best(count, all, random)) {
                        chances.merge(item, 1.0, Double::sum);
                    }
                }
                chances.replaceAll((item, times) -> times / DRAWS);
                return Map.copyOf(chances);
            });
        }

        /** The likeliest items; those alike, and those that no draw had, by what may be hoped of them. */
        int[] likeliest(int count, BitSet open, Map<Integer, Double> chances) {
            return Arrays.stream(byHope)
                    .filter(open::get)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer item) -> -chances.getOrDefault(item, 0.0)))
                    .limit(count)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        /** The best items by rates drawn for all that have a chance, best first. */
        int[] best(int count, BitSet open, UniformRandomProvider random) {
            int wanted = Math.max(DRAWN_FOR, count);
            List<Drawn> drawn = new ArrayList<>(wanted);
            for (int place = 0; place < byHope.length && drawn.size() < wanted; place++) {
                int item = byHope[place];
                if (open.get(item)) {
                    drawn.add(new Drawn(item, posteriors.draw(item, random)));
                }
            }
            drawn.sort(Comparator.comparingDouble(Drawn::rate).reversed());
            return drawn.stream().limit(count).mapToInt(Drawn::item).toArray();
        }
    }

    private record Drawn(int item, double rate) {}
}
