package dev.sluice.training.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sluice.feature.Pixels;
import dev.sluice.network.ContentCnn;
import dev.sluice.training.ContentSettings;
import dev.sluice.training.EarlyStopping;
import dev.sluice.training.Epoch;
import dev.sluice.training.ItemImages;
import dev.sluice.training.NetworkEngine.ContentTask;
import dev.sluice.training.Progress;
import dev.sluice.training.StartVectors;
import dev.sluice.training.TrainedNetwork;
import dev.sluice.training.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Teaches a network what items are by what they look like: the sum of a logistic loss for each label. Keeps the weights of the epoch that was
 * best on what was held back. One at a time in a process.
 */
final class ContentTrainer implements AutoCloseable {
    private final ContentCnn architecture;
    private final ContentSettings settings;
    private final List<String> vocabulary;
    private final NDManager root;
    private final Parameters parameters;
    private final UniformRandomProvider random;

    ContentTrainer(ContentTask task) {
        EngineSettings.apply();
        this.architecture = task.architecture();
        this.settings = task.settings();
        this.vocabulary = task.vocabulary();
        this.root = NDManager.newBaseManager();
        TrainingSettings moved = new TrainingSettings(
                0, 0, 0, 0, settings.weightDecay(), 0, TrainingSettings.Loss.CLICK, 0, 0, Long.MAX_VALUE);
        this.parameters =
                new Parameters(root.newSubManager(), moved, new Start(Set.of(), StartVectors.Rows.NONE), task.seed());
        this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(task.seed());
        Engine.getInstance().setRandomSeed((int) task.seed());
    }

    TrainedNetwork train(ItemImages train, ItemImages held, Progress progress) {
        judged(train, new int[] {0}); // draws all parameters
        EarlyStopping best = new EarlyStopping(settings.patience(), held.size() > 0, parameters.copy());
        double rate = settings.rate();
        for (int number = 1; number <= settings.epochs() && !best.over(); number++) {
            Epoch judged = epoch(number, train, rate, progress).judged(held.size() == 0 ? Double.NaN : loss(held));
            best.add(judged, parameters::copy);
            progress.epoch(judged);
            rate *= settings.decay();
        }
        return best.result();
    }

    private Epoch epoch(int number, ItemImages train, double rate, Progress progress) {
        int[] order = PermutationSampler.natural(train.size());
        PermutationSampler.shuffle(random, order);
        long start = System.nanoTime();
        double sum = 0;
        for (int from = 0; from < order.length; from += settings.batch()) {
            int to = Math.min(order.length, from + settings.batch());
            sum += step(train, Arrays.copyOfRange(order, from, to), rate) * (to - from);
            progress.step(number, (double) to / order.length, sum / to, to * 1e9 / (System.nanoTime() - start));
        }
        double perSecond = order.length * 1e9 / (System.nanoTime() - start);
        return new Epoch(number, sum / order.length, Double.NaN, perSecond);
    }

    private double step(ItemImages images, int[] places, double rate) {
        try (NDManager batch = root.newSubManager()) {
            double loss;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray mean = loss(batch, images, places, true);
                collector.backward(mean);
                loss = mean.getFloat();
            }
            parameters.step(rate);
            return loss;
        }
    }

    private double loss(ItemImages held) {
        double sum = 0;
        int[] order = PermutationSampler.natural(held.size());
        for (int from = 0; from < order.length; from += settings.batch()) {
            int to = Math.min(order.length, from + settings.batch());
            sum += judged(held, Arrays.copyOfRange(order, from, to)) * (to - from);
        }
        return sum / order.length;
    }

    private double judged(ItemImages images, int... places) {
        try (NDManager batch = root.newSubManager()) {
            return loss(batch, images, places, false).getFloat();
        }
    }

    /** Mean over images of the sum over labels. */
    private NDArray loss(NDManager batch, ItemImages images, int[] places, boolean training) {
        DjlOps ops = new DjlOps(batch, parameters, training);
        int size = architecture.size();
        int width = Pixels.COLOURS * size * size;
        float[] pixels = new float[places.length * width];
        float[] wanted = new float[places.length * vocabulary.size()];
        for (int i = 0; i < places.length; i++) {
            Pixels.into(images.pixels().get(places[i]), pixels, i * width);
            for (String label : images.labels().get(places[i])) {
                wanted[i * vocabulary.size() + vocabulary.indexOf(label)] = 1;
            }
        }
        NDArray read = batch.create(pixels, new Shape(places.length, Pixels.COLOURS, size, size));
        NDArray score = architecture.labels(ops, architecture.vectors(ops, read), vocabulary.size());
        NDArray losses = LogisticLoss.of(ops, score, batch.create(wanted, new Shape(places.length, vocabulary.size())));
        return ops.mine(ops.sum(losses, 1).mean());
    }

    @Override
    public void close() {
        parameters.close();
        root.close();
    }
}
