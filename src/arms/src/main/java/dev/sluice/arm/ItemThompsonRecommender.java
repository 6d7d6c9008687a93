package dev.sluice.arm;

import static java.util.Objects.requireNonNull;

import dev.sluice.policy.ItemPosteriors;
import dev.sluice.policy.ItemTrial;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Learns the click rate of each item while it serves: a list is one draw from the posteriors of all items, best first. Some slots show an
 * item drawn from all that may be shown, each with the same chance; first the slots are drawn and then their items, so that an
 * item's propensity there is one by the number of those items, whatever the rest of the list is.
 */
public final class ItemThompsonRecommender implements Recommender {
    /** Of a larger catalogue only those are drawn for that have a chance to be best. */
    private static final int DRAWN_FOR = 500;
    /** What is learned of more takes longer than a thread that serves requests has. */
    private static final int FEW = 5_000;

    private final Supplier<Map<String, ItemTrial>> trials;
    private final Catalogue catalogue;
    private final double explore;
    private final boolean includeSeen;
    private final AtomicReference<Learned> learned;
    private final AtomicBoolean learning = new AtomicBoolean();

    /**
     * @param trials of items that had any; the same map until there are others
     * @param explore share of slots whose items are drawn uniformly, in [0, 1]
     * @param includeSeen whether items that the unit already had may come again
     */
    public ItemThompsonRecommender(
            Supplier<Map<String, ItemTrial>> trials, Catalogue catalogue, double explore, boolean includeSeen) {
        this.trials = trials;
        this.catalogue = catalogue;
        this.explore = explore;
        this.includeSeen = includeSeen;
        this.learned = new AtomicReference<>(Learned.of(Map.of(), catalogue));
    }

    /**
     * What there is to show.
     *
     * @param items all of them
     * @param groups of items that are alike, by number
     */
    public record Catalogue(ItemIndex items, List<String> groups) {
        public Catalogue {
            groups = List.copyOf(groups);
        }
    }

    @Override
    public boolean immediate() {
        return catalogue.items.size() <= FEW;
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
            exploring[place] = random.nextDouble() < explore;
            explored += exploring[place] ? 1 : 0;
        }
        int[] drawn = drawn(explored, open, random); // which are not open any more
        int[] best = now.best(count - explored, open, random);
        List<ScoredItem> list = new ArrayList<>(count);
        int ofDrawn = 0;
        int ofBest = 0;
        for (boolean explores : exploring) {
            int item = explores ? drawn[ofDrawn++] : best[ofBest++];
            double rate = now.posteriors.mean(item);
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
        if (!includeSeen) {
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
     */
    private record Learned(Map<String, ItemTrial> trials, ItemPosteriors posteriors, int[] byHope) {
        static Learned of(Map<String, ItemTrial> trials, Catalogue catalogue) {
            ItemPosteriors posteriors = ItemPosteriors.of(
                    catalogue.items.ids().stream()
                            .map(item -> trials.getOrDefault(item, ItemTrial.NONE))
                            .toList(),
                    catalogue.groups);
            int size = catalogue.items.size();
            double[] hopes =
                    IntStream.range(0, size).mapToDouble(posteriors::optimistic).toArray();
            return new Learned(trials, posteriors, ItemIndex.byWeight(hopes));
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
