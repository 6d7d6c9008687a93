package dev.sluice.training.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.network.Architecture;
import dev.sluice.network.Inputs;
import dev.sluice.network.Weights;
import dev.sluice.training.EarlyStopping;
import dev.sluice.training.Epoch;
import dev.sluice.training.Examples;
import dev.sluice.training.IdDropout;
import dev.sluice.training.NetworkEngine.NetworkTraining;
import dev.sluice.training.Progress;
import dev.sluice.training.StartVectors;
import dev.sluice.training.TrainedNetwork;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import dev.sluice.training.UnknownRows;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Trains an architecture batch by batch, keeps the weights of the epoch that was best on the valid part, and stops when
 * it gets no better. The same seed, data and number of threads give the same weights. One at a time in a process: the
 * engine collects gradients for one.
 */
public final class NetworkTrainer implements NetworkTraining {
    private static final int SCORED_AT_ONCE = 8_192;

    private final Architecture architecture;
    private final TrainingSettings settings;
    private final NDManager root;
    private final Parameters parameters;
    private final UniformRandomProvider random;

    public NetworkTrainer(Architecture architecture, TrainingSettings settings, long seed) {
        this(architecture, settings, StartVectors.Rows.NONE, seed);
    }

    /**
     * @param start rows of the table of embeddings that are not drawn
     */
    public NetworkTrainer(Architecture architecture, TrainingSettings settings, StartVectors.Rows start, long seed) {
        EngineSettings.apply();
        this.architecture = architecture;
        this.settings = settings;
        this.root = NDManager.newBaseManager();
        this.parameters = new Parameters(root.newSubManager(), settings, Start.ofTables(start), seed);
        this.random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        Engine.getInstance().setRandomSeed((int) seed);
    }

    @Override
    public TrainedNetwork train(Examples train, Examples valid, Progress progress) {
        IdDropout dropout = new IdDropout(train.schema(), settings.idDropout(), random);
        List<UnknownRows> unknown = UnknownRows.candidates(train, settings.idDropout() > 0);
        EarlyStopping best = new EarlyStopping(settings.patience(), valid.size() > 0, parameters.copy());
        double rate = settings.rate();
        for (int number = 1; number <= settings.epochs() && !best.over(); number++) {
            Epoch trained = epoch(number, train, dropout, rate, progress);
            progress.epoch(best.add(trained, unknown, new Judge(valid)));
            rate *= settings.decay();
        }
        return best.result();
    }

    private Epoch epoch(int number, Examples train, IdDropout dropout, double rate, Progress progress) {
        int[] order = train.order();
        PermutationSampler.shuffle(random, order);
        long start = System.nanoTime();
        double sum = 0;
        int done = 0;
        while (done < order.length) {
            int to = Math.min(order.length, done + settings.batch());
            if (to - done > 1) { // batch normalisation of a single row has no variance
                Examples.Batch batch = train.batch(order, done, to);
                dropout.hide(batch.ids());
                sum += step(train.schema(), batch, rate) * (to - done);
            }
            done = to;
            progress.step(number, (double) done / order.length, sum / done, done * 1e9 / (System.nanoTime() - start));
        }
        double perSecond = order.length * 1e9 / (System.nanoTime() - start);
        return new Epoch(number, sum / order.length, Double.NaN, perSecond);
    }

    /** One step; returns the mean loss of the batch. */
    double step(FeatureSchema schema, Examples.Batch examples, double rate) {
        try (NDManager batch = root.newSubManager()) {
            double mean = gradients(batch, schema, examples);
            parameters.step(rate);
            return mean;
        }
    }

    private double gradients(NDManager batch, FeatureSchema schema, Examples.Batch examples) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray score =
                    architecture.score(new DjlOps(batch, parameters, true), new BatchInputs(batch, schema, examples));
            NDArray losses = losses(batch, score, examples);
            NDArray loss = examples.targets() == 1
                    ? losses.mean()
                    : new DjlOps(batch, parameters, true).sum(losses, 1).mean();
            loss.attach(batch);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    /** Loss of every label: logistic, or (z − y)². */
    private NDArray losses(NDManager batch, NDArray served, Examples.Batch examples) {
        DjlOps ops = new DjlOps(batch, parameters, true);
        int targets = examples.targets();
        Shape rows = new Shape(examples.size());
        NDArray wanted = batch.create(examples.labels(), targets == 1 ? rows : rows.add(targets));
        NDArray score = ops.add(served, batch.create(examples.offsets(), targets == 1 ? rows : rows.add(1)));
        if (settings.loss() == Loss.VALUE) {
            NDArray error = ops.sub(score, wanted);
            return ops.mul(error, error);
        }
        return LogisticLoss.of(ops, score, wanted);
    }

    private double loss(Examples examples) {
        double sum = 0;
        float[] scores = scores(examples);
        int targets = examples.targets();
        for (int i = 0; i < scores.length; i++) {
            int row = i / targets;
            sum += settings.loss().of(scores[i] + examples.offset(row), examples.label(row, i % targets));
        }
        return scores.length == 0 ? Double.NaN : sum / examples.size();
    }

    /** Scores of all rows, one for each target, row by row. */
    public float[] scores(Examples examples) {
        int[] order = examples.order();
        float[] scores = new float[order.length * examples.targets()];
        for (int from = 0; from < order.length; from += SCORED_AT_ONCE) {
            int to = Math.min(order.length, from + SCORED_AT_ONCE);
            float[] part = scores(examples.schema(), examples.batch(order, from, to));
            System.arraycopy(part, 0, scores, from * examples.targets(), part.length);
        }
        return scores;
    }

    /** Scores of a batch, before any sigmoid. */
    float[] scores(FeatureSchema schema, Examples.Batch examples) {
        try (NDManager batch = root.newSubManager()) {
            return architecture
                    .score(new DjlOps(batch, parameters, false), new BatchInputs(batch, schema, examples))
                    .toFloatArray();
        } finally {
            parameters.forget();
        }
    }

    public Weights weights() {
        return parameters.copy();
    }

    /** Handles that the engine holds for this trainer: the same after every step. */
    int handles() {
        return root.getManagedArrays().size();
    }

    @Override
    public void close() {
        parameters.close();
        root.close();
    }

    /** Looks at the weights as they will serve. */
    private final class Judge implements EarlyStopping.Judge {
        private final Examples valid;

        Judge(Examples valid) {
            this.valid = valid;
        }

        @Override
        public double loss(UnknownRows unknown) {
            return parameters.with(unknown, () -> NetworkTrainer.this.loss(valid));
        }

        @Override
        public Weights weights(UnknownRows unknown) {
            return parameters.with(unknown, parameters::copy);
        }
    }

    /** The arrays of a batch as tensors. */
    private record BatchInputs(NDManager batch, FeatureSchema schema, Examples.Batch examples)
            implements Inputs<NDArray> {
        @Override
        public NDArray ids() {
            return batch.create(examples.ids(), shape(schema.sparse().size()));
        }

        @Override
        public NDArray dense() {
            return batch.create(examples.dense(), shape(schema.denseWidth()));
        }

        @Override
        public NDArray history() {
            return batch.create(examples.history(), shape(schema.history()));
        }

        @Override
        public NDArray mask() {
            return batch.create(examples.mask(), shape(schema.history()));
        }

        private Shape shape(long width) {
            return new Shape(examples.size(), width);
        }
    }
}
