package dev.sluice.training;

import dev.sluice.dataset.Rows;
import dev.sluice.network.FoldIn;
import dev.sluice.network.Init;
import dev.sluice.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Implicit matrix factorisation by alternating least squares (Hu, Koren and Volinsky 2008), with the weights and the regularisation of
 * Rendle, Krichene, Zhang and Koren 2022, equation 6: Σ over what was had of (1 − x·y)² + α₀ Σ over all of (x·y)² + λ Σ (n_own +
 * α₀ n_other) |·|². Each unit, then each item, is solved by a few steps of conjugate gradients from where it is (Takács, Pilászy and Tikk
 * 2011), so that an epoch costs, for each step, its interactions times the length of the factors, and units and items times its square.
 */
public final class AlsTrainer {
    private static final double START = 0.1;

    /** Steps from nothing, where training goes on from where it was. */
    private static final int SERVING_STEPS = 16;

    private final AlsSettings settings;
    private final int dim;
    private final int[][] itemsOf;
    private final int[][] unitsOf;
    private final float[] units;
    private final float[] items;

    public AlsTrainer(AlsSettings settings, Rows rows, long seed) {
        this.settings = settings;
        this.dim = settings.dim();
        this.itemsOf = LatestItems.of(rows).toArray(int[][]::new);
        this.unitsOf = turned(itemsOf, rows.items().size());
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        Init start = Init.normal(START / Math.sqrt(dim));
        this.units = start.draw(Math.multiplyExact(itemsOf.length, dim), random);
        this.items = start.draw(Math.multiplyExact(unitsOf.length, dim), random);
    }

    private static int[][] turned(int[][] itemsOf, int items) {
        List<List<Integer>> lists = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            lists.add(new ArrayList<>());
        }
        for (int unit = 0; unit < itemsOf.length; unit++) {
            for (int item : itemsOf[unit]) {
                lists.get(item).add(unit);
            }
        }
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Learns the items' factors; with them a unit's are found from what it had, in training or not. */
    public TrainedNetwork train(Progress progress) {
        List<Epoch> curve = new ArrayList<>();
        int rows = Arrays.stream(itemsOf).mapToInt(had -> had.length).sum();
        for (int number = 1; number <= settings.epochs(); number++) {
            long start = System.nanoTime();
            half(units, itemsOf, items);
            double error = half(items, unitsOf, units) / rows;
            curve.add(new Epoch(number, error, Double.NaN, rows * 1e9 / (System.nanoTime() - start)));
            progress.epoch(curve.get(number - 1));
        }
        Weights weights = new Weights(Map.of(
                FoldIn.ITEMS, new Weights.Tensor(items, unitsOf.length, dim),
                FoldIn.GRAM, new Weights.Tensor(gram(items), dim, dim)));
        return new TrainedNetwork(weights, curve);
    }

    /** Scores by these factors. */
    FoldIn scorer() {
        return new FoldIn(unitsOf.length, dim, SERVING_STEPS, settings.unobserved(), settings.regularisation());
    }

    /**
     * Solves all rows of one side.
     *
     * @param own factors that are solved for
     * @param had rows of the other side, by row of this one
     * @return the sum of squared errors on what was had, before
     */
    private double half(float[] own, int[][] had, float[] others) {
        float[] gram = gram(others);
        int count = others.length / dim;
        return Parallel.sum(settings.threads(), part -> {
            Solver solver = new Solver(gram, others, count);
            double error = 0;
            for (int row = part; row < had.length; row += settings.threads()) {
                error += solver.solve(own, row, had[row]);
            }
            return error;
        });
    }

    /** α₀ YᵀY. */
    private float[] gram(float[] factors) {
        double[] sums = new double[dim * dim];
        for (int from = 0; from < factors.length; from += dim) {
            for (int one = 0; one < dim; one++) {
                double value = factors[from + one];
                for (int other = 0; other < dim; other++) {
                    sums[one * dim + other] += value * factors[from + other];
                }
            }
        }
        float[] gram = new float[sums.length];
        for (int i = 0; i < gram.length; i++) {
            gram[i] = (float) (settings.unobserved() * sums[i]);
        }
        return gram;
    }

    /** Solves one row after the other; of one thread. */
    private final class Solver {
        private final float[] gram;
        private final float[] others;
        private final int count;
        private final float[] rest = new float[dim];
        private final float[] direction = new float[dim];
        private final float[] moved = new float[dim];

        Solver(float[] gram, float[] others, int count) {
            this.gram = gram;
            this.others = others;
            this.count = count;
        }

        double solve(float[] own, int row, int[] had) {
            int from = row * dim;
            float ridge = (float) (settings.regularisation() * (had.length + settings.unobserved() * count));
            System.arraycopy(own, from, direction, 0, dim);
            double error = times(had, ridge);
            for (int f = 0; f < dim; f++) {
                rest[f] = -moved[f];
            }
            for (int other : had) {
                add(rest, others, other * dim, 1);
            }
            System.arraycopy(rest, 0, direction, 0, dim);
            float size = dot(rest, 0, rest);
            for (int step = 0; step < settings.steps() && size > Float.MIN_NORMAL; step++) {
                times(had, ridge);
                float by = size / dot(direction, 0, moved);
                for (int f = 0; f < dim; f++) {
                    own[from + f] += by * direction[f];
                    rest[f] -= by * moved[f];
                }
                float left = dot(rest, 0, rest);
                for (int f = 0; f < dim; f++) {
                    direction[f] = rest[f] + left / size * direction[f];
                }
                size = left;
            }
            return error;
        }

        /** The matrix times the direction; returns Σ (1 − direction · y)² over what was had. */
        private double times(int[] had, float ridge) {
            for (int f = 0; f < dim; f++) {
                moved[f] = dot(gram, f * dim, direction) + ridge * direction[f];
            }
            double error = 0;
            for (int other : had) {
                float product = dot(others, other * dim, direction);
                add(moved, others, other * dim, product);
                error += (1 - product) * (1 - product);
            }
            return error;
        }

        private float dot(float[] from, int at, float[] with) {
            float sum = 0;
            for (int f = 0; f < dim; f++) {
                sum += from[at + f] * with[f];
            }
            return sum;
        }

        private void add(float[] into, float[] from, int at, float times) {
            for (int f = 0; f < dim; f++) {
                into[f] += times * from[at + f];
            }
        }
    }
}
