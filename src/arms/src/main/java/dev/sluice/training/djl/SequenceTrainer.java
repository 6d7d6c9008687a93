package dev.sluice.training.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sluice.network.Contents;
import dev.sluice.network.Init;
import dev.sluice.network.SequenceEncoder;
import dev.sluice.network.Sequences;
import dev.sluice.training.EarlyStopping;
import dev.sluice.training.Epoch;
import dev.sluice.training.ItemSequences;
import dev.sluice.training.ItemSequences.Window;
import dev.sluice.training.NetworkEngine.SequenceTask;
import dev.sluice.training.Progress;
import dev.sluice.training.SequenceSettings;
import dev.sluice.training.TrainedNetwork;
import dev.sluice.training.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Teaches an encoder what comes next: cross-entropy of the item that came among all items, or among some that are drawn evenly, whose
 * sum then stands for that of all (Jean, Cho, Memisevic and Bengio 2015, "On using very large target vocabulary", with a uniform
 * proposal). Keeps the weights of the epoch that was best on the valid part. One at a time in a process.
 */
final class SequenceTrainer implements AutoCloseable {
    /** Numbers that are judged at a time. */
    private static final long MOST_LOGITS = 20_000_000;

    /** Leaves nothing of what must not be there. */
    private static final float NEVER = -1e9f;

    private final SequenceEncoder encoder;
    private final SequenceSettings settings;
    private final Contents contents;
    private final int items;
    private final NDManager root;
    private final Parameters parameters;
    private final UniformRandomProvider random;

    SequenceTrainer(SequenceTask task, int items) {
        EngineSettings.apply();
        this.encoder = task.encoder();
        this.settings = task.settings();
        this.contents = task.contents();
        this.items = items;
        this.root = NDManager.newBaseManager();
        TrainingSettings moved = new TrainingSettings(
                0, 0, 0, 0, settings.weightDecay(), 0, TrainingSettings.Loss.CLICK, 0, 0, Long.MAX_VALUE);
        this.parameters = new Parameters(
                root.newSubManager(), moved, new Start(Set.of(SequenceEncoder.ITEMS), task.start()), task.seed());
        this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(task.seed());
        Engine.getInstance().setRandomSeed((int) task.seed());
    }

    TrainedNetwork train(ItemSequences train, ItemSequences valid, Progress progress) {
        judged(new Batch(train.windows().subList(0, 1), train.length())); // draws all parameters
        EarlyStopping best = new EarlyStopping(settings.patience(), valid.size() > 0, parameters.copy());
        double rate = settings.rate();
        for (int number = 1; number <= settings.epochs() && !best.over(); number++) {
            Epoch judged = epoch(number, train, rate, progress).judged(valid.size() == 0 ? Double.NaN : loss(valid));
            best.add(judged, parameters::copy);
            progress.epoch(judged);
            rate *= settings.decay();
        }
        return best.result();
    }

    private Epoch epoch(int number, ItemSequences train, double rate, Progress progress) {
        List<Window> windows = shuffled(train.windows());
        long start = System.nanoTime();
        double sum = 0;
        int learned = 0;
        for (int from = 0; from < windows.size(); from += settings.batch()) {
            int to = Math.min(windows.size(), from + settings.batch());
            Batch batch = new Batch(windows.subList(from, to), train.length());
            sum += step(batch, rate) * batch.places.length;
            learned += batch.places.length;
            progress.step(
                    number, (double) to / windows.size(), sum / learned, learned * 1e9 / (System.nanoTime() - start));
        }
        return new Epoch(number, sum / learned, Double.NaN, learned * 1e9 / (System.nanoTime() - start));
    }

    private List<Window> shuffled(List<Window> windows) {
        int[] order = PermutationSampler.natural(windows.size());
        PermutationSampler.shuffle(random, order);
        List<Window> shuffled = new ArrayList<>(windows.size());
        for (int place : order) {
            shuffled.add(windows.get(place));
        }
        return shuffled;
    }

    private double step(Batch examples, double rate) {
        try (NDManager batch = root.newSubManager()) {
            double loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray mean = loss(batch, examples, true);
                collector.backward(mean);
                loss = mean.getFloat();
            }
            parameters.step(rate);
            return loss;
        }
    }

    private double loss(ItemSequences valid) {
        double sum = 0;
        int judged = 0;
        int atOnce = (int) Math.max(1, Math.min(settings.batch(), MOST_LOGITS / ((long) items * valid.length())));
        for (int from = 0; from < valid.size(); from += atOnce) {
            int to = Math.min(valid.size(), from + atOnce);
            Batch batch = new Batch(valid.windows().subList(from, to), valid.length());
            sum += judged(batch) * batch.places.length;
            judged += batch.places.length;
        }
        return sum / judged;
    }

    private double judged(Batch examples) {
        try (NDManager batch = root.newSubManager()) {
            return loss(batch, examples, false).getFloat();
        }
    }

    /** Mean of −ln of the share of the item that came. */
    private NDArray loss(NDManager batch, Batch examples, boolean training) {
        DjlOps ops = new DjlOps(batch, parameters, training);
        int dim = encoder.dim();
        NDArray states = encoder.states(ops, new BatchSequences(batch, examples));
        NDArray flat = ops.reshape(states, -1, dim);
        NDArray known = ops.rows(flat, batch.create(examples.places));
        NDArray vectors = encoder.vectors(ops, items, contents);
        NDArray bias = ops.parameter(SequenceEncoder.BIAS, Init.ZEROS, items);
        NDArray logits;
        NDArray came;
        if (items <= settings.negatives() || !training) {
            logits = ops.add(ops.matmul(known, ops.transpose(vectors, 1, 0)), bias);
            came = batch.create(examples.next);
        } else {
            logits = among(ops, batch, known, examples);
            came = batch.zeros(new Shape(examples.next.length), DataType.INT64);
        }
        NDArray shares = logits.logSoftmax(1);
        shares.attach(batch);
        NDArray own = shares.gather(ops.reshape(came, -1, 1), 1);
        own.attach(batch);
        NDArray mean = own.mean().neg();
        mean.attach(batch);
        return mean;
    }

    /** The item that came in the first column, and in the others the same drawn items for all, each standing for as many. */
    private NDArray among(DjlOps ops, NDManager batch, NDArray known, Batch examples) {
        int dim = encoder.dim();
        NDArray vectors = encoder.vectors(ops, items, contents);
        NDArray bias = ops.reshape(ops.parameter(SequenceEncoder.BIAS, Init.ZEROS, items), items, 1);
        NDArray came = batch.create(examples.next);
        NDArray own =
                ops.add(ops.sum(ops.mul(known, ops.rows(vectors, came)), 1), ops.reshape(ops.rows(bias, came), -1));
        long[] drawn = random.longs(settings.negatives(), 0, items).toArray();
        NDArray others = batch.create(drawn);
        NDArray products = ops.matmul(known, ops.transpose(ops.rows(vectors, others), 1, 0));
        float stands = (float) Math.log((items - 1.0) / drawn.length);
        NDArray same = ops.constant(repeated(examples.next, drawn), examples.next.length, drawn.length);
        NDArray rest = ops.add(
                ops.add(products, ops.reshape(ops.rows(bias, others), 1, -1)), ops.constant(new float[] {stands}, 1));
        return ops.concat(1, List.of(ops.reshape(own, -1, 1), ops.add(rest, same)));
    }

    /** By what came and what was drawn: nothing is left of an item that was drawn beside itself. */
    private static float[] repeated(long[] came, long[] drawn) {
        float[] repeated = new float[came.length * drawn.length];
        for (int row = 0; row < came.length; row++) {
            for (int column = 0; column < drawn.length; column++) {
                if (came[row] == drawn[column]) {
                    repeated[row * drawn.length + column] = NEVER;
                }
            }
        }
        return repeated;
    }

    @Override
    public void close() {
        parameters.close();
        root.close();
    }

    /** Windows as arrays, padded in front. */
    private static final class Batch {
        private final int size;
        private final int length;
        private final long[] items;
        private final float[] mask;
        /** Where something is learned, in the batch of all places. */
        private final long[] places;
        /** What came there. */
        private final long[] next;

        Batch(List<Window> windows, int length) {
            this.size = windows.size();
            this.length = length;
            this.items = new long[size * length];
            this.mask = new float[size * length];
            List<Long> where = new ArrayList<>();
            List<Long> what = new ArrayList<>();
            for (int row = 0; row < size; row++) {
                Window window = windows.get(row);
                int padding = length - window.read().length;
                for (int i = 0; i < window.read().length; i++) {
                    int place = row * length + padding + i;
                    items[place] = window.read()[i];
                    mask[place] = 1;
                    if (window.next()[i] >= 0) {
                        where.add((long) place);
                        what.add((long) window.next()[i]);
                    }
                }
            }
            this.places = where.stream().mapToLong(Long::longValue).toArray();
            this.next = what.stream().mapToLong(Long::longValue).toArray();
        }
    }

    private final class BatchSequences implements Sequences<NDArray> {
        private final NDArray numbers;
        private final NDArray there;

        BatchSequences(NDManager batch, Batch examples) {
            Shape shape = new Shape(examples.size, examples.length);
            this.numbers = batch.create(examples.items, shape);
            this.there = batch.create(examples.mask, shape);
        }

        @Override
        public long catalogue() {
            return items;
        }

        @Override
        public Contents contents() {
            return contents;
        }

        @Override
        public NDArray items() {
            return numbers;
        }

        @Override
        public NDArray mask() {
            return there;
        }
    }
}
