package dev.sluice.training;

import dev.sluice.feature.FeatureSchema;
import dev.sluice.network.Init;
import dev.sluice.network.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.PermutationSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * A factorisation machine by plain stochastic gradient descent (Rendle 2010, section III-C and equation 4), one example at
 * a time: with S_f = Σ v_if x_i, the slope of the score is x_i for w_i, and x_i (S_f − v_if x_i) for v_if. Dense fields
 * are numbered behind the sparse ones. Several threads share the weights without locks.
 */
public final class FmTrainer {
    private final FmSettings settings;
    private final FeatureSchema schema;
    private final long seed;
    private final int dim;
    private final int sparse;
    private final float[] linear;
    private final float[] factors;
    private volatile float bias;

    public FmTrainer(FmSettings settings, FeatureSchema schema, long seed) {
        this.settings = settings;
        this.schema = schema;
        this.seed = seed;
        this.dim = settings.dim();
        this.sparse = Math.toIntExact(schema.vocabularySize());
        int all = sparse + schema.denseWidth();
        this.linear = new float[all];
        this.factors = Init.normal(settings.start())
                .draw(Math.multiplyExact(all, dim), RandomSource.XO_RO_SHI_RO_128_PP.create(seed));
    }

    /** Learns; weights are named like those of the architecture {@code fm}, and are those of the best epoch. */
    public TrainedNetwork train(Examples train, Examples valid, Progress progress) {
        int[] order = train.order();
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 1);
        List<UnknownRows> unknown = UnknownRows.candidates(train, settings.idDropout() > 0);
        EarlyStopping best = new EarlyStopping(settings.patience(), valid.size() > 0, weights());
        List<IdDropout> dropouts =
                IntStream.range(0, settings.threads()).mapToObj(this::dropout).toList();
        for (int number = 1; number <= settings.epochs() && !best.over(); number++) {
            PermutationSampler.shuffle(random, order);
            long start = System.nanoTime();
            double loss = Parallel.sum(settings.threads(), part -> learn(train, order, part, dropouts.get(part)))
                    / order.length;
            double perSecond = order.length * 1e9 / (System.nanoTime() - start);
            progress.epoch(best.add(new Epoch(number, loss, Double.NaN, perSecond), unknown, new Judge(valid)));
        }
        return best.result();
    }

    /** Does something while that stands for what is unknown, and has everything as it was learned afterwards. */
    private <T> T with(UnknownRows unknown, Supplier<T> work) {
        Map<Integer, float[]> ofLinear = swap(linear, 1, unknown.means(row -> row(linear, row, 1), 1));
        Map<Integer, float[]> ofFactors = swap(factors, dim, unknown.means(row -> row(factors, row, dim), dim));
        try {
            return work.get();
        } finally {
            swap(linear, 1, ofLinear);
            swap(factors, dim, ofFactors);
        }
    }

    private static float[] row(float[] table, int row, int width) {
        return Arrays.copyOfRange(table, row * width, (row + 1) * width);
    }

    private static Map<Integer, float[]> swap(float[] table, int width, Map<Integer, float[]> rows) {
        Map<Integer, float[]> before = new HashMap<>();
        rows.forEach((row, with) -> {
            before.put(row, row(table, row, width));
            System.arraycopy(with, 0, table, row * width, width);
        });
        return before;
    }

    private IdDropout dropout(int thread) {
        return new IdDropout(schema, settings.idDropout(), RandomSource.XO_RO_SHI_RO_128_PP.create(seed + 2 + thread));
    }

    private double learn(Examples examples, int[] order, int part, IdDropout dropout) {
        Row row = new Row(schema, dim);
        double loss = 0;
        for (int i = part; i < order.length; i += settings.threads()) {
            examples.fill(order[i], row.ids, row.dense);
            dropout.hide(row.ids);
            double score = score(row) + examples.offset(order[i]);
            double label = examples.label(order[i]);
            loss += settings.loss().of(score, label);
            move(row, (float) settings.loss().slope(score, label));
        }
        return loss;
    }

    private double score(Row row) {
        Arrays.fill(row.sums, 0);
        float score = bias;
        float squares = 0;
        for (int field = 0; field < row.ids.length + row.dense.length; field++) {
            int id = id(row, field);
            float x = x(row, field);
            score += linear[id] * x;
            for (int f = 0; f < dim; f++) {
                float value = factors[id * dim + f] * x;
                row.sums[f] += value;
                squares += value * value;
            }
        }
        float pairs = -squares;
        for (int f = 0; f < dim; f++) {
            pairs += row.sums[f] * row.sums[f];
        }
        return score + pairs / 2;
    }

    private void move(Row row, float slope) {
        float rate = (float) settings.rate();
        float decay = settings.regularisation().floatValue();
        bias -= rate * slope;
        for (int field = 0; field < row.ids.length + row.dense.length; field++) {
            int id = id(row, field);
            float x = x(row, field);
            linear[id] -= rate * (slope * x + decay * linear[id]);
            for (int f = 0; f < dim; f++) {
                float value = factors[id * dim + f];
                factors[id * dim + f] = value - rate * (slope * x * (row.sums[f] - value * x) + decay * value);
            }
        }
    }

    private int id(Row row, int field) {
        return field < row.ids.length ? (int) row.ids[field] : sparse + field - row.ids.length;
    }

    private static float x(Row row, int field) {
        return field < row.ids.length ? 1 : row.dense[field - row.ids.length];
    }

    private double loss(Examples examples) {
        Row row = new Row(schema, dim);
        double sum = 0;
        for (int i = 0; i < examples.size(); i++) {
            examples.fill(i, row.ids, row.dense);
            sum += settings.loss().of(score(row) + examples.offset(i), examples.label(i));
        }
        return examples.size() == 0 ? Double.NaN : sum / examples.size();
    }

    private Weights weights() {
        Map<String, Weights.Tensor> weights = new HashMap<>();
        weights.put("bias", new Weights.Tensor(new float[] {bias}, 1));
        weights.put("linear", part(linear, 0, sparse, 1));
        weights.put("factors", part(factors, 0, sparse, dim));
        if (schema.denseWidth() > 0) {
            weights.put("linear.dense", part(linear, sparse, schema.denseWidth(), 1));
            weights.put("factors.dense", part(factors, sparse, schema.denseWidth(), dim));
        }
        return new Weights(weights);
    }

    private static Weights.Tensor part(float[] values, int first, int rows, int width) {
        return new Weights.Tensor(Arrays.copyOfRange(values, first * width, (first + rows) * width), rows, width);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Row(long[] ids, float[] dense, float[] sums) {
        Row(FeatureSchema schema, int dim) {
            this(new long[schema.sparse().size()], new float[schema.denseWidth()], new float[dim]);
        }
    }

    /** Looks at the weights as they will serve. */
    private final class Judge implements EarlyStopping.Judge {
        private final Examples valid;

        Judge(Examples valid) {
            this.valid = valid;
        }

        @Override
        public double loss(UnknownRows unknown) {
            return with(unknown, () -> FmTrainer.this.loss(valid));
        }

        @Override
        public Weights weights(UnknownRows unknown) {
            return with(unknown, FmTrainer.this::weights);
        }
    }
}
