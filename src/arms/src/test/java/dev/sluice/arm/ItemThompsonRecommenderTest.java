package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.policy.ItemPrior;
import dev.sluice.policy.ItemTrial;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemThompsonRecommenderTest {
    private static final int ITEMS = 20;
    private static final ItemIndex INDEX =
            ItemIndex.of(IntStream.range(0, ITEMS).mapToObj(String::valueOf).toList());

    private final AtomicReference<Map<String, ItemTrial>> trials = new AtomicReference<>(Map.of());

    private ItemThompsonRecommender recommender(double explore) {
        return recommender(new ItemThompsonRecommender.Lists(explore, false, false));
    }

    private ItemThompsonRecommender recommender(ItemThompsonRecommender.Lists lists) {
        return new ItemThompsonRecommender(
                trials::get,
                new ItemThompsonRecommender.Catalogue(INDEX, Collections.nCopies(ITEMS, ItemPrior.of(""))),
                lists);
    }

    /** By probability, everybody sees the same, and the score says how likely an item is among the first. */
    @Test
    void byProbability_listsAreTheSame_untilMoreIsKnown() {
        ItemThompsonRecommender recommender = recommender(new ItemThompsonRecommender.Lists(0, true, false));
        Map<String, ItemTrial> told = new HashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            told.put(String.valueOf(item), ItemTrial.mature(item * 5, 1_000));
        }
        told.put("3", ItemTrial.mature(1, 4)); // good, bad or anything
        trials.set(told);
        List<ScoredItem> list = recommender.recommend(request(3, 1));
        for (int seed = 0; seed < 50; seed++) {
            assertThat(recommender.recommend(request(3, seed))).isEqualTo(list);
        }
        assertThat(list.get(0).itemId()).isEqualTo("19");
        assertThat(list).extracting(ScoredItem::score).isSortedAccordingTo(Comparator.reverseOrder());
        List<ScoredItem> all = recommender.recommend(request(ITEMS, 1));
        assertThat(all).hasSize(ITEMS).extracting(ScoredItem::score).containsOnly(1.0);
        List<ScoredItem> first = recommender.recommend(request(1, 1));
        assertThat(first.get(0).score()).isBetween(0.3, 1.0);
        Map<String, ItemTrial> later = new HashMap<>(told);
        later.put("7", ItemTrial.mature(900, 1_000));
        trials.set(later);
        assertThat(recommender.recommend(request(1, 1)).get(0).itemId()).isEqualTo("7");
    }

    /** Of all k-lists' chances the sum is k. */
    @Test
    void chancesToBeAmongTheFirst_addUp() {
        ItemThompsonRecommender recommender = recommender(new ItemThompsonRecommender.Lists(0, true, true));
        RecommendRequest open = request(5, 1);
        double listed = recommender.recommend(open).stream()
                .mapToDouble(ScoredItem::score)
                .sum();
        assertThat(listed).as("nothing is known: five of twenty").isBetween(1.25, 1.9);
    }

    private static RecommendRequest request(int count, long seed) {
        return new RecommendRequest("u", "u", Map.of(), List.of(), ItemFilter.ALL, count, Map.of(), seed);
    }

    @Test
    void itemsThatAreClicked_comeFirst_asSoonAsTheyAreToldOf() {
        ItemThompsonRecommender recommender = recommender(0);
        assertThat(recommender.recommend(request(3, 1))).hasSize(3);
        Map<String, ItemTrial> told = new HashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            told.put(String.valueOf(item), ItemTrial.mature(item == 7 ? 500 : 20, 1_000));
        }
        trials.set(told);
        for (int seed = 0; seed < 200; seed++) {
            List<ScoredItem> list = recommender.recommend(request(3, seed));
            assertThat(list.get(0).itemId()).isEqualTo("7");
            assertThat(list.get(0).score()).isCloseTo(0.5, within(0.01));
            assertThat(list).extracting(ScoredItem::propensity).containsOnly(0.0);
        }
        assertThat(recommender.recommend(request(3, 5))).isEqualTo(recommender.recommend(request(3, 5)));
    }

    @Test
    void whatMayNotBeShown_isNeitherChosenNorDrawn() {
        ItemThompsonRecommender recommender = recommender(0.5);
        for (int seed = 0; seed < 300; seed++) {
            RecommendRequest request = new RecommendRequest(
                    "u",
                    "u",
                    Map.of(),
                    List.of("3", "unknown"),
                    new ItemFilter(Set.of(), Set.of("4"), Set.of("5"), Optional.of(item -> !item.equals("6"))),
                    30,
                    Map.of(),
                    seed);
            List<ScoredItem> list = recommender.recommend(request);
            assertThat(list)
                    .extracting(ScoredItem::itemId)
                    .hasSize(ITEMS - 4)
                    .doesNotHaveDuplicates()
                    .doesNotContain("3", "4", "5", "6");
            assertThat(list)
                    .extracting(ScoredItem::propensity)
                    .allMatch(propensity -> propensity == 0 || propensity == 1.0 / (ITEMS - 4));
        }
    }

    /**
     * Of 200,000 lists every item has the same share of the explored slots of each place, and their number is what was declared, although one item
     * is chosen everywhere else: chi-squared with 19 degrees of freedom exceeds 75 with a chance below 1e-7.
     */
    @Test
    void exploredSlots_showEveryItemAlike() {
        trials.set(Map.of("7", ItemTrial.mature(900, 1_000), "8", ItemTrial.mature(0, 1_000)));
        ItemThompsonRecommender recommender = recommender(0.2);
        int lists = 200_000;
        int[][] shown = new int[3][ITEMS];
        for (int seed = 0; seed < lists; seed++) {
            List<ScoredItem> list = recommender.recommend(request(3, seed * 0x9E3779B97F4A7C15L));
            for (int place = 0; place < 3; place++) {
                if (list.get(place).propensity() > 0) {
                    assertThat(list.get(place).propensity()).isEqualTo(1.0 / ITEMS);
                    shown[place][Integer.parseInt(list.get(place).itemId())]++;
                }
            }
        }
        for (int[] place : shown) {
            double explored = Arrays.stream(place).sum();
            assertThat(explored / lists).isCloseTo(0.2, within(6 * Math.sqrt(0.16 / lists)));
            double expected = explored / ITEMS;
            double chiSquared = Arrays.stream(place)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum();
            assertThat(chiSquared).isLessThan(75);
        }
    }

    /**
     * Inverse weighting of the explored slots tells what showing any one item would earn, whatever the bandit shows meanwhile; six standard errors,
     * for four items and ten seeds a false alarm is below 1e-7.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void replayOfExploredSlots_isUnbiased(long seed) {
        UniformRandomProvider clicks = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        ItemThompsonRecommender recommender = recommender(0.3);
        double[] sums = new double[ITEMS];
        double[] squares = new double[ITEMS];
        long slots = 0;
        double[] tried = new double[ITEMS];
        double[] clicked = new double[ITEMS];
        for (int round = 0; round < 20_000; round++) {
            if (round % 500 == 0) {
                Map<String, ItemTrial> told = new HashMap<>();
                for (int item = 0; item < ITEMS; item++) {
                    told.put(String.valueOf(item), ItemTrial.mature(clicked[item], tried[item]));
                }
                trials.set(told);
            }
            for (ScoredItem shown : recommender.recommend(request(2, clicks.nextLong()))) {
                int item = Integer.parseInt(shown.itemId());
                boolean click = clicks.nextDouble() < rate(item);
                tried[item]++;
                clicked[item] += click ? 1 : 0;
                if (shown.propensity() > 0) {
                    double value = click ? 1 / shown.propensity() : 0;
                    sums[item] += value;
                    squares[item] += value * value;
                    slots++;
                }
            }
        }
        for (int item : new int[] {0, 7, 15, 19}) {
            double mean = sums[item] / slots;
            double error = Math.sqrt((squares[item] / slots - mean * mean) / slots);
            assertThat(mean).isCloseTo(rate(item), within(6 * error));
        }
        assertThat(tried[19]).as("while the best one was shown most").isGreaterThan(10_000);
    }

    private static double rate(int item) {
        return 0.02 + item * 0.02;
    }
}
