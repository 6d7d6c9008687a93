package dev.sluice.training;

import dev.sluice.arm.UnitItems;
import dev.sluice.dataset.Rows;
import dev.sluice.network.Init;
import dev.sluice.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Bayesian personalised ranking with matrix factorisation (Rendle, Freudenthaler, Gantner and Schmidt-Thieme 2009,
 * figure 4): for a unit u, an item i that it had and one j that it had not, drawn evenly, a step along the gradient of
 * ln σ(x_ui − x_uj) with x_ui = p_u · q_i + b_i, less the regularisation. Several threads share the factors without locks
 * (Niu, Recht, Ré and Wright 2011).
 */
public final class BprTrainer {
    private static final double START = 0.1;

    private final BprSettings settings;
    private final int dim;
    private final int size;
    private final int[][] had;
    private final int[] rowUnit;
    private final int[] rowItem;
    private final float[] users;
    private final float[] items;
    private final float[] bias;
    private final long seed;

    public BprTrainer(BprSettings settings, Rows rows, long seed) {
        this.settings = settings;
        this.seed = seed;
        this.dim = settings.dim();
        this.size = rows.items().size();
        UnitItems units = rows.unitItems();
        this.had = new int[units.byUnit().size()][];
        int total = units.byUnit().values().stream().mapToInt(own -> own.length).sum();
        this.rowUnit = new int[total];
        this.rowItem = new int[total];
        int unit = 0;
        int row = 0;
        for (int[] own : units.byUnit().values()) {
            for (int item : own) {
                rowUnit[row] = unit;
                rowItem[row++] = item;
            }
            had[unit] = own.clone();
            Arrays.sort(had[unit++]);
        }
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        Init start = Init.normal(START / Math.sqrt(dim));
        this.users = start.draw(had.length * dim, random);
        this.items = start.draw(size * dim, random);
        this.bias = new float[size];
    }

    /** Learns; {@code users}, {@code items} and {@code bias} by the numbers of units and items of the rows. */
    public TrainedNetwork train(Progress progress) {
        List<Epoch> curve = new ArrayList<>();
        for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
            long start = System.nanoTime();
            double loss = epoch(epoch);
            double perSecond = rowUnit.length * 1e9 / (System.nanoTime() - start);
            curve.add(new Epoch(epoch, loss, Double.NaN, perSecond));
            progress.epoch(curve.get(epoch - 1));
        }
        Weights weights = new Weights(Map.of(
                "users", new Weights.Tensor(users, had.length, dim),
                "items", new Weights.Tensor(items, size, dim),
                "bias", new Weights.Tensor(bias, size)));
        return new TrainedNetwork(weights, curve);
    }

    private double epoch(int epoch) {
        return Parallel.sum(settings.threads(), part -> steps(epoch, part)) / rowUnit.length;
    }

    private double steps(int epoch, int part) {
        UniformRandomProvider random =
                RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 1_000_003L * epoch + 7_919L * part);
        int steps = rowUnit.length / settings.threads() + (part < rowUnit.length % settings.threads() ? 1 : 0);
        double loss = 0;
        for (int i = 0; i < steps; i++) {
            int row = random.nextInt(rowUnit.length);
            int[] own = had[rowUnit[row]];
            if (own.length < size) {
                int other = random.nextInt(size);
                while (Arrays.binarySearch(own, other) >= 0) {
                    other = random.nextInt(size);
                }
                loss += step(rowUnit[row] * dim, rowItem[row], other);
            }
        }
        return loss;
    }

    /** One triple; returns its loss −ln σ. */
    private double step(int user, int item, int other) {
        int liked = item * dim;
        int not = other * dim;
        float x = bias[item] - bias[other];
        for (int f = 0; f < dim; f++) {
            x += users[user + f] * (items[liked + f] - items[not + f]);
        }
        float rate = (float) settings.rate();
        float decay = settings.regularisation().floatValue();
        float slope = (float) (1 / (1 + Math.exp(x)));
        for (int f = 0; f < dim; f++) {
            float u = users[user + f];
            float i = items[liked + f];
            float j = items[not + f];
            users[user + f] = u + rate * (slope * (i - j) - decay * u);
            items[liked + f] = i + rate * (slope * u - decay * i);
            items[not + f] = j + rate * (-slope * u - decay * j);
        }
        bias[item] += rate * (slope - decay * bias[item]);
        bias[other] += rate * (-slope - decay * bias[other]);
        return Math.log1p(Math.exp(-x));
    }
}
