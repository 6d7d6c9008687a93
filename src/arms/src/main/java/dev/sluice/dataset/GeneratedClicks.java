package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Clicks whose chance is a sum of interactions of known order: ln(p / (1 − p)) = b + Σ over every {@code order} of the six attributes of a product of
 * their vectors' entries, each order with the same variance. Units and items have three attributes each, which is all that matters of them.
 *
 * @param rows 1,000 to 20,000,000
 * @param order of the highest interactions, 1 to 6
 * @param seed of everything drawn
 */
public record GeneratedClicks(int rows, int order, long seed) implements Dataset {
    private static final int ATTRIBUTES = 6;
    private static final int VALUES = 40;
    private static final int RANK = 4;
    private static final int ENTITIES = 5_000;
    private static final double SHARE = -1.5;
    private static final double STRENGTH = 1.2;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    public GeneratedClicks {
        InvalidInput.require(rows >= 1_000 && rows <= 20_000_000, "rows", "must be in [1000, 20000000], got " + rows);
        InvalidInput.require(order >= 1 && order <= ATTRIBUTES, "order", "must be in [1, 6], got " + order);
    }

    @Override
    public Stream<Item> items() {
        int[][] values = values(seed + 1);
        return IntStream.range(0, ENTITIES)
                .mapToObj(item -> new Item("i" + item, "", named(values[item], ATTRIBUTES / 2)));
    }

    @Override
    public Stream<Unit> units() {
        int[][] values = values(seed + 2);
        return IntStream.range(0, ENTITIES).mapToObj(unit -> new Unit("u" + unit, named(values[unit], 0)));
    }

    @Override
    public List<String> features() {
        return List.of("a0=user.a0", "a1=user.a1", "a2=user.a2", "a3=item.a3", "a4=item.a4", "a5=item.a5");
    }

    private static int[][] values(long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        int[][] values = new int[ENTITIES][ATTRIBUTES / 2];
        for (int[] entity : values) {
            for (int attribute = 0; attribute < entity.length; attribute++) {
                entity[attribute] = random.nextInt(VALUES);
            }
        }
        return values;
    }

    private static Map<String, String> named(int[] values, int first) {
        Map<String, String> named = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put("a" + (first + i), "v" + values[i]);
        }
        return named;
    }

    /** Value 1 for a click, else 0. */
    @Override
    public Stream<Interaction> interactions() {
        int[][] units = values(seed + 2);
        int[][] items = values(seed + 1);
        double[][][] vectors = vectors();
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 3);
        return IntStream.range(0, rows).mapToObj(row -> {
            int unit = random.nextInt(ENTITIES);
            int item = random.nextInt(ENTITIES);
            double chance = 1 / (1 + Math.exp(-logOdds(vectors, units[unit], items[item])));
            return new Interaction(
                    "u" + unit, "i" + item, random.nextDouble() < chance ? 1 : 0, START.plusSeconds(row));
        });
    }

    /** By attribute, value and place in the vector, of mean 0 and variance 1. */
    private double[][][] vectors() {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 4);
        ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(random);
        double[][][] vectors = new double[ATTRIBUTES][VALUES][RANK];
        for (double[][] attribute : vectors) {
            for (double[] vector : attribute) {
                for (int i = 0; i < RANK; i++) {
                    vector[i] = normal.sample();
                }
            }
        }
        return vectors;
    }

    /** Elementary symmetric polynomials over the attributes, for each place of the vectors, one order after the other. */
    private double logOdds(double[][][] vectors, int[] unit, int[] item) {
        double sum = 0;
        for (int place = 0; place < RANK; place++) {
            double[] products = new double[order + 1];
            products[0] = 1;
            for (int attribute = 0; attribute < ATTRIBUTES; attribute++) {
                int half = ATTRIBUTES / 2;
                int value = attribute < half ? unit[attribute] : item[attribute - half];
                for (int degree = Math.min(order, attribute + 1); degree >= 1; degree--) {
                    products[degree] += products[degree - 1] * vectors[attribute][value][place];
                }
            }
            for (int degree = 1; degree <= order; degree++) {
                sum += products[degree] / Math.sqrt(RANK * ways(degree));
            }
        }
        return SHARE + STRENGTH * sum;
    }

    /** How many products of that many attributes there are, which is their sum's variance. */
    private static double ways(int degree) {
        double ways = 1;
        for (int i = 0; i < degree; i++) {
            ways = ways * (ATTRIBUTES - i) / (i + 1);
        }
        return ways;
    }
}
