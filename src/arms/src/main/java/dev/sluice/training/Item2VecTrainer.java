package dev.sluice.training;

import dev.sluice.dataset.Rows;
import dev.sluice.network.Init;
import dev.sluice.network.MeanOfItems;
import dev.sluice.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Vectors of items from the company in which they were had: skip-gram with negative sampling (Mikolov, Sutskever, Chen, Corrado and
 * Dean 2013, equation 4) over the sequences of units (Barkan and Koenigstein 2016). What it learns is how much more often than by
 * chance two items are had together (Levy and Goldberg 2014); the frequency that was divided out is put back into the score.
 */
public final class Item2VecTrainer {
    /** Of the learning rate that it had at the start. */
    private static final double LAST = 1e-4;

    private final Item2VecSettings settings;
    private final int dim;
    private final long seed;
    private final int[][] sequences;
    private final int total;
    private final double[] frequency;
    private final float[] items;
    private final float[] neighbours;

    public Item2VecTrainer(Item2VecSettings settings, Rows rows, long seed) {
        this.settings = settings;
        this.dim = settings.dim();
        this.seed = seed;
        this.sequences = LatestItems.of(rows).toArray(int[][]::new);
        this.total = Arrays.stream(sequences).mapToInt(had -> had.length).sum();
        this.frequency = new double[rows.items().size()];
        for (int[] sequence : sequences) {
            for (int item : sequence) {
                frequency[item]++;
            }
        }
        int size = Math.multiplyExact(frequency.length, dim);
        this.items = Init.uniform(0.5 / dim).draw(size, RandomSource.XO_RO_SHI_RO_128_PP.create(seed));
        this.neighbours = new float[size];
    }

    /** Learns the vectors. */
    public TrainedNetwork train(Progress progress) {
        double[] drawn = Arrays.stream(frequency)
                .map(count -> count == 0 ? 0 : Math.pow(count, settings.smoothing()))
                .toArray();
        List<Epoch> curve = new ArrayList<>();
        for (int number = 1; number <= settings.epochs(); number++) {
            int epoch = number;
            long start = System.nanoTime();
            double loss = Parallel.sum(settings.threads(), part -> new Walk(drawn, epoch, part).loss());
            curve.add(new Epoch(number, loss, Double.NaN, total * 1e9 / (System.nanoTime() - start)));
            progress.epoch(curve.get(number - 1));
        }
        return new TrainedNetwork(weights(), curve);
    }

    /** Scores by these vectors. */
    MeanOfItems scorer() {
        return new MeanOfItems(frequency.length, dim);
    }

    private Weights weights() {
        float[] popularity = new float[frequency.length];
        for (int item = 0; item < popularity.length; item++) {
            // an item that nobody had is as rare as half of one that one had
            popularity[item] = (float) (settings.popularity() * Math.log(Math.max(0.5, frequency[item]) / total));
        }
        Weights.Tensor company = new Weights.Tensor(neighbours, frequency.length, dim);
        return new Weights(Map.of(
                MeanOfItems.ITEMS, new Weights.Tensor(items, frequency.length, dim),
                MeanOfItems.NEIGHBOURS, company.transposed(),
                MeanOfItems.POPULARITY, new Weights.Tensor(popularity, popularity.length)));
    }

    /** One thread's part of an epoch. */
    private final class Walk {
        private final int epoch;
        private final int part;
        private final UniformRandomProvider random;
        private final SharedStateDiscreteSampler negatives;
        private final float[] slope = new float[dim];
        private double loss;
        private long pairs;

        Walk(double[] drawn, int epoch, int part) {
            this.epoch = epoch;
            this.part = part;
            this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 1_000_003L * epoch + 7_919L * part);
            this.negatives = AliasMethodDiscreteSampler.of(random, drawn);
        }

        /** Mean over pairs; of several threads the share of one. */
        double loss() {
            int done = 0;
            int own = (sequences.length + settings.threads() - 1 - part) / settings.threads();
            for (int number = part; number < sequences.length; number += settings.threads()) {
                double passed = (epoch - 1 + (double) done++ / own) / settings.epochs();
                float rate = (float) (settings.rate() * Math.max(LAST, 1 - passed));
                learn(sampled(sequences[number]), rate);
            }
            return pairs == 0 ? 0 : loss / pairs / settings.threads();
        }

        /** Without some of the frequent items: kept with the probability √(t / f). */
        private int[] sampled(int[] sequence) {
            double frequent = settings.subsample() * total;
            return Arrays.stream(sequence)
                    .filter(item -> random.nextDouble() < Math.sqrt(frequent / frequency[item]))
                    .toArray();
        }

        private void learn(int[] sequence, float rate) {
            for (int place = 0; place < sequence.length; place++) {
                int reach = 1 + random.nextInt(settings.window());
                int last = Math.min(sequence.length - 1, place + reach);
                for (int other = Math.max(0, place - reach); other <= last; other++) {
                    if (other != place) {
                        pair(sequence[place] * dim, sequence[other], rate);
                    }
                }
            }
        }

        private void pair(int item, int company, float rate) {
            Arrays.fill(slope, 0);
            step(item, company * dim, 1, rate);
            for (int i = 0; i < settings.negatives(); i++) {
                int other = negatives.sample();
                if (other != company) {
                    step(item, other * dim, 0, rate);
                }
            }
            for (int f = 0; f < dim; f++) {
                items[item + f] += slope[f];
            }
            pairs++;
        }

        private void step(int item, int other, int label, float rate) {
            float product = 0;
            for (int f = 0; f < dim; f++) {
                product += items[item + f] * neighbours[other + f];
            }
            float by = rate * (float) (label - 1 / (1 + Math.exp(-product)));
            for (int f = 0; f < dim; f++) {
                slope[f] += by * neighbours[other + f];
                neighbours[other + f] += by * items[item + f];
            }
            loss += Math.log1p(Math.exp(label == 1 ? -product : product));
        }
    }
}
