package dev.sluice.replay;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Shows items at positions with given probabilities. */
public final class ItemPolicy {
    private static final int POSITIONS = 3;

    private final double[][] byPosition;

    private ItemPolicy(double[][] byPosition) {
        this.byPosition = byPosition;
    }

    public static ItemPolicy uniform(int items) {
        double[] even = new double[items];
        Arrays.fill(even, 1.0 / items);
        return new ItemPolicy(new double[][] {even});
    }

    /**
     * Bernoulli Thompson sampling that shows the three items whose drawn rates are highest, in that order.
     *
     * @param alpha of each item's Beta distribution
     * @param beta of each item's Beta distribution, as many
     * @param draws Monte Carlo draws for the probabilities
     */
    public static ItemPolicy thompson(double[] alpha, double[] beta, int draws, long seed) {
        int items = alpha.length;
        require(items >= POSITIONS && beta.length == items, "prior", "must name alpha and beta of three items or more");
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        SharedStateContinuousSampler[] first = samplers(alpha, random);
        SharedStateContinuousSampler[] second = samplers(beta, random);
        double[][] shares = new double[POSITIONS][items];
        double[] rates = new double[items];
        for (int draw = 0; draw < draws; draw++) {
            for (int item = 0; item < items; item++) {
                double x = first[item].sample();
                rates[item] = x / (x + second[item].sample());
            }
            int[] best = IntStream.range(0, items)
                    .boxed()
                    .sorted(Comparator.comparingDouble(item -> -rates[item]))
                    .limit(POSITIONS)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int position = 0; position < POSITIONS; position++) {
                shares[position][best[position]] += 1.0 / draws;
            }
        }
        return new ItemPolicy(shares);
    }

    private static SharedStateContinuousSampler[] samplers(double[] shapes, UniformRandomProvider random) {
        return Arrays.stream(shapes)
                .mapToObj(shape -> AhrensDieterMarsagliaTsangGammaSampler.of(random, shape, 1))
                .toArray(SharedStateContinuousSampler[]::new);
    }

    /**
     * Thompson sampling with a prior of a file: {@code alpha} and {@code beta} by campaign, item 0 first, as the Open
     * Bandit data set gives it.
     *
     * @param items number of items, which tells the campaign where the file has several
     */
    public static ItemPolicy read(Path prior, int items, int draws, long seed) throws IOException {
        JsonNode all = Json.yaml().readTree(prior.toFile());
        JsonNode campaign = all.has("alpha")
                ? all
                : all.valueStream()
                        .filter(one -> one.path("alpha").size() == items)
                        .findFirst()
                        .orElse(all);
        require(
                campaign.path("alpha").size() == items && campaign.path("beta").size() == items,
                "prior",
                "must name alpha and beta of " + items + " items");
        return thompson(doubles(campaign.path("alpha")), doubles(campaign.path("beta")), draws, seed);
    }

    private static double[] doubles(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    /** The same policy, with these of its items numbered as they stand here; what it shows of others has no number. */
    public ItemPolicy of(List<Integer> items) {
        return new ItemPolicy(Arrays.stream(byPosition)
                .map(shares -> items.stream().mapToDouble(item -> shares[item]).toArray())
                .toArray(double[][]::new));
    }

    public double probability(int item, int position) {
        double[] shares = byPosition[Math.min(position, byPosition.length) - 1];
        return item < shares.length ? shares[item] : 0;
    }
}
