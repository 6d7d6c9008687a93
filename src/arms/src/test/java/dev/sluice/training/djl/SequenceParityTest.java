package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.network.Contents;
import dev.sluice.network.Conv3dSession;
import dev.sluice.network.Gru4Rec;
import dev.sluice.network.NextItem;
import dev.sluice.network.RetrievalGraph;
import dev.sluice.network.SasRec;
import dev.sluice.network.SequenceEncoder;
import dev.sluice.network.Sequences;
import dev.sluice.network.Weights;
import dev.sluice.training.StartVectors;
import dev.sluice.training.TrainingSettings;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders of sequences compute the same in the engine and in ONNX Runtime, and read nothing of what comes later. */
class SequenceParityTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    private static final int ITEMS = 30;
    private static final int LENGTH = 6;
    private static final Contents CONTENTS = Contents.of(
            IntStream.range(0, ITEMS)
                    .mapToObj(item -> List.of("item-" + item, "Title №" + item * item, item % 2 == 0 ? "even" : ""))
                    .toList(),
            9);

    static Stream<SequenceEncoder> encoders() {
        return Stream.of(
                new Gru4Rec(8, LENGTH, 0.3),
                new SasRec(8, LENGTH, 2, 1, 0.3),
                new SasRec(8, LENGTH, 1, 4, 0.3),
                new Conv3dSession(8, LENGTH, 9, 3, 5, 0.3));
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void servedScores_areThoseOfTraining(SequenceEncoder encoder) throws OrtException {
        try (NDManager root = NDManager.newBaseManager()) {
            Parameters parameters = parameters(root);
            UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(3);
            scores(root, parameters, encoder, new long[LENGTH], LENGTH); // draws all parameters
            byte[] graph = RetrievalGraph.ofHistory(new NextItem(encoder, ITEMS, CONTENTS), withBias(parameters));
            for (int known = 1; known <= LENGTH; known++) {
                long[] read = random.longs(LENGTH, 0, ITEMS).toArray();
                float[] expected = scores(root, parameters, encoder, read, known);
                float[] served = served(graph, read, known);
                for (int item = 0; item < ITEMS; item++) {
                    assertThat((double) served[item])
                            .isCloseTo(expected[item], within(1e-5 * Math.max(1, Math.abs(expected[item]))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void state_dependsOnWhatCameBeforeAlone(SequenceEncoder encoder) {
        try (NDManager root = NDManager.newBaseManager()) {
            Parameters parameters = parameters(root);
            float[] one = states(root, parameters, encoder, new long[] {9, 1, 2, 3, 4, 5}, 5);
            float[] other = states(root, parameters, encoder, new long[] {7, 1, 2, 3, 8, 6}, 5);
            for (int i = encoder.dim(); i < 4 * encoder.dim(); i++) {
                assertThat(other[i]).as("place " + i / encoder.dim()).isEqualTo(one[i]);
            }
            int last = (LENGTH - 1) * encoder.dim();
            assertThat(other[last]).isNotEqualTo(one[last]);
        }
    }

    private static Parameters parameters(NDManager root) {
        EngineSettings.apply();
        return new Parameters(
                root.newSubManager(),
                new TrainingSettings(0, 0, 0, 0, 0, 0, TrainingSettings.Loss.CLICK, 0, 0, Long.MAX_VALUE),
                new Start(Set.of(), StartVectors.Rows.NONE),
                5);
    }

    private static Weights withBias(Parameters parameters) {
        Map<String, Weights.Tensor> all = new HashMap<>(parameters.copy().byName());
        float[] bias = new float[ITEMS];
        for (int item = 0; item < ITEMS; item++) {
            bias[item] = item / 10f;
        }
        all.put(SequenceEncoder.BIAS, new Weights.Tensor(bias, ITEMS));
        return new Weights(all);
    }

    private static float[] states(
            NDManager root, Parameters parameters, SequenceEncoder encoder, long[] read, int known) {
        try (NDManager batch = root.newSubManager()) {
            return encoder.states(new DjlOps(batch, parameters, false), one(batch, read, known))
                    .toFloatArray();
        }
    }

    private static float[] scores(
            NDManager root, Parameters parameters, SequenceEncoder encoder, long[] read, int known) {
        float[] states = states(root, parameters, encoder, read, known);
        Weights weights = withBias(parameters);
        float[] vectors;
        try (NDManager batch = root.newSubManager()) {
            vectors = encoder.vectors(new DjlOps(batch, parameters, false), ITEMS, CONTENTS)
                    .toFloatArray();
        }
        float[] scores = weights.of(SequenceEncoder.BIAS).values().clone();
        int dim = encoder.dim();
        for (int item = 0; item < ITEMS; item++) {
            for (int f = 0; f < dim; f++) {
                scores[item] += states[(LENGTH - 1) * dim + f] * vectors[item * dim + f];
            }
        }
        return scores;
    }

    /** The last of the items are known, the others padding. */
    private static float[] mask(int known) {
        float[] mask = new float[LENGTH];
        for (int i = LENGTH - known; i < LENGTH; i++) {
            mask[i] = 1;
        }
        return mask;
    }

    private static Sequences<NDArray> one(NDManager batch, long[] read, int known) {
        NDArray items = batch.create(read, new Shape(1, LENGTH));
        NDArray mask = batch.create(mask(known), new Shape(1, LENGTH));
        return new Sequences<>() {
            @Override
            public long catalogue() {
                return ITEMS;
            }

            @Override
            public Contents contents() {
                return CONTENTS;
            }

            @Override
            public NDArray items() {
                return items;
            }

            @Override
            public NDArray mask() {
                return mask;
            }
        };
    }

    private static float[] served(byte[] graph, long[] read, int known) throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(graph);
                OnnxTensor history = OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(read), new long[] {LENGTH});
                OnnxTensor mask =
                        OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(mask(known)), new long[] {LENGTH});
                OnnxTensor k =
                        OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(new long[] {ITEMS}), new long[] {1});
                OrtSession.Result result = session.run(Map.of("history", history, "mask", mask, "k", k))) {
            long[] items = ((OnnxTensor) result.get("items").orElseThrow())
                    .getLongBuffer()
                    .array();
            float[] best = ((OnnxTensor) result.get("scores").orElseThrow())
                    .getFloatBuffer()
                    .array();
            float[] scores = new float[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                scores[(int) items[i]] = best[i];
            }
            return scores;
        }
    }
}
