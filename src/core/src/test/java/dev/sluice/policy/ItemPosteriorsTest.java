package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemPosteriorsTest {
    private static List<ItemPrior> alike(int items) {
        return Collections.nCopies(items, ItemPrior.of(""));
    }

    private static List<ItemPrior> groups(String... names) {
        return Arrays.stream(names).map(ItemPrior::of).toList();
    }

    /** Items whose click rate is .05 + slope · score, each shown so often, then one with a high score and one with a low one that nobody saw. */
    private static ItemPosteriors scored(double slope, int shown, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        List<ItemTrial> trials = new ArrayList<>();
        List<ItemPrior> priors = new ArrayList<>();
        for (int item = 0; item < 200; item++) {
            double score = random.nextDouble();
            double rate = 0.05 + slope * score;
            long clicks = IntStream.range(0, shown)
                    .filter(i -> random.nextDouble() < rate)
                    .count();
            trials.add(ItemTrial.mature(clicks, shown));
            priors.add(new ItemPrior("", OptionalDouble.of(100 * score)));
        }
        for (double score : new double[] {100, 0}) {
            trials.add(ItemTrial.NONE);
            priors.add(new ItemPrior("", OptionalDouble.of(score)));
        }
        trials.add(ItemTrial.NONE);
        priors.add(ItemPrior.of(""));
        return ItemPosteriors.of(trials, priors);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void newItem_isThoughtAsGoodAsItsScoreHasShown(long seed) {
        ItemPosteriors posteriors = scored(0.2, 200, seed);
        assertThat(posteriors.mean(200)).isCloseTo(0.25, within(0.02));
        assertThat(posteriors.mean(201)).isCloseTo(0.05, within(0.02));
        assertThat(posteriors.mean(202)).as("without a score").isCloseTo(0.15, within(0.02));
        ItemPosteriors worse = scored(-0.04, 2_000, seed);
        assertThat(worse.mean(200)).isLessThan(worse.mean(201) - 0.02);
    }

    /** Scores that say nothing change nothing but what chance leaves of it: less than three of its standard deviations (.0025 here). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void scoreThatSaysNothing_changesLittle(long seed) {
        ItemPosteriors posteriors = scored(0, 200, seed);
        assertThat(Math.abs(posteriors.mean(200) - posteriors.mean(201))).isLessThan(0.0125);
    }

    @Test
    void scoresWithoutTrials_changeNothing() {
        ItemPosteriors posteriors = ItemPosteriors.of(
                List.of(ItemTrial.NONE, ItemTrial.NONE),
                List.of(new ItemPrior("", OptionalDouble.of(1e300)), new ItemPrior("", OptionalDouble.of(-1))));
        assertThat(posteriors.mean(0)).isEqualTo(posteriors.mean(1)).isEqualTo(0.5);
        ItemPosteriors same = ItemPosteriors.of(
                List.of(ItemTrial.mature(1, 10), ItemTrial.mature(9, 10)),
                List.of(new ItemPrior("", OptionalDouble.of(7)), new ItemPrior("", OptionalDouble.of(7))));
        assertThat(same.mean(0)).isBetween(0.0, 0.5);
    }

    @Test
    void withoutTrials_allRatesAreAlike() {
        ItemPosteriors posteriors = ItemPosteriors.of(List.of(ItemTrial.NONE, ItemTrial.NONE), alike(2));
        assertThat(posteriors.mean(0)).isEqualTo(0.5).isEqualTo(posteriors.mean(1));
        assertThat(posteriors.optimistic(0)).isGreaterThan(0.9);
    }

    /** Items whose rates were drawn from one Beta: its mean and worth come back, and each item is drawn towards them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void prior_isFittedToAllItems(long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        BetaDistribution rates = new BetaDistribution(3, 57); // mean .05, worth 60
        List<ItemTrial> trials = IntStream.range(0, 2_000)
                .mapToObj(item -> {
                    double rate = rates.inverseCumulativeProbability(random.nextDouble());
                    int shown = 50 + random.nextInt(400);
                    long clicks = IntStream.range(0, shown)
                            .filter(i -> random.nextDouble() < rate)
                            .count();
                    return ItemTrial.mature(clicks, shown);
                })
                .toList();
        ItemPosteriors posteriors = ItemPosteriors.of(
                IntStream.range(0, 2_001)
                        .mapToObj(item -> item < 2_000 ? trials.get(item) : ItemTrial.NONE)
                        .toList(),
                alike(2_001));
        assertThat(posteriors.mean(2_000)).as("a new item").isCloseTo(0.05, within(0.004));
        double prior = posteriors.mean(2_000);
        ItemTrial first = trials.get(0);
        // mean = (m c + clicks) / (c + exposures), solved for c
        double worth = (first.clicks() - posteriors.mean(0) * first.exposures()) / (posteriors.mean(0) - prior);
        assertThat(worth).as("exposures that the prior is worth").isBetween(45.0, 80.0);
    }

    @Test
    void newItemOfAGoodGroup_isThoughtGood() {
        List<ItemTrial> trials = List.of(
                ItemTrial.mature(300, 1_000),
                ItemTrial.mature(280, 1_000),
                ItemTrial.mature(10, 1_000),
                ItemTrial.mature(12, 1_000),
                ItemTrial.NONE,
                ItemTrial.NONE,
                ItemTrial.NONE);
        ItemPosteriors posteriors =
                ItemPosteriors.of(trials, groups("good", "good", "bad", "bad", "good", "bad", "unheard of"));
        assertThat(posteriors.mean(4)).isGreaterThan(0.25);
        assertThat(posteriors.mean(5)).isLessThan(0.03);
        assertThat(posteriors.mean(6)).isCloseTo(602.0 / 4_000, within(0.005));
    }

    /** A click is there at once, the exposure when the decision is mature: it moves its item, and not what is thought of all others. */
    @Test
    void clicksBeforeTheirExposures_moveTheirItemAlone() {
        ItemTrial old = ItemTrial.mature(50, 1_000);
        ItemPosteriors before = ItemPosteriors.of(List.of(old, old, ItemTrial.NONE), alike(3));
        ItemPosteriors after = ItemPosteriors.of(List.of(new ItemTrial(150, 1_000, 50), old, ItemTrial.NONE), alike(3));
        assertThat(after.mean(0)).isGreaterThan(before.mean(0));
        assertThat(after.mean(1)).isEqualTo(before.mean(1));
        assertThat(after.mean(2)).isEqualTo(before.mean(2));
        ItemPosteriors young = ItemPosteriors.of(List.of(new ItemTrial(100, 0, 0), ItemTrial.NONE), alike(2));
        assertThat(young.mean(1)).as("nothing is mature yet").isEqualTo(0.5);
    }

    /** Means of 20,000 draws: a false alarm at six standard errors is below 1e-8. */
    @Test
    void draws_areOfThePosterior() {
        ItemPosteriors posteriors = ItemPosteriors.of(
                List.of(ItemTrial.mature(20, 100), ItemTrial.mature(2, 100), ItemTrial.mature(9, 100)), alike(3));
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(5);
        for (int item = 0; item < 3; item++) {
            int one = item;
            double mean = IntStream.range(0, 20_000)
                    .mapToDouble(i -> posteriors.draw(one, random))
                    .average()
                    .orElseThrow();
            double deviation = (posteriors.optimistic(item) - posteriors.mean(item)) / 2;
            assertThat(mean).isCloseTo(posteriors.mean(item), within(6 * deviation / Math.sqrt(20_000)));
        }
    }
}
