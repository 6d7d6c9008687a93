package dev.sluice.training.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import dev.sluice.network.Architecture;
import dev.sluice.network.CfNet;
import dev.sluice.network.DeepAndCross;
import dev.sluice.network.DeepFm;
import dev.sluice.network.DeepInterestNetwork;
import dev.sluice.network.FactorizationMachine;
import dev.sluice.network.FieldAwareFactorizationMachine;
import dev.sluice.network.LogisticRegression;
import dev.sluice.network.MatrixFactorization;
import dev.sluice.network.RankerGraph;
import dev.sluice.network.WideAndDeep;
import dev.sluice.network.Wukong;
import dev.sluice.training.Clicks;
import dev.sluice.training.Examples;
import dev.sluice.training.FittedFeatures;
import dev.sluice.training.Progress;
import dev.sluice.training.TrainedNetwork;
import dev.sluice.training.TrainingSettings;
import dev.sluice.training.TrainingSettings.Loss;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine computes and what ONNX Runtime computes from the emitted graph are the same, with trained weights. */
class ParityTest {
    static final Clicks CLICKS = Clicks.of(4_000, 7);

    static Stream<Arguments> architectures() {
        return Stream.of(
                        new LogisticRegression(),
                        new LogisticRegression(List.of(List.of("kind", "genre"), List.of("user", "item"))),
                        new MatrixFactorization(8),
                        new FactorizationMachine(8),
                        new FieldAwareFactorizationMachine(3),
                        new WideAndDeep(8, 2, 16, 0.1, List.of(List.of("kind", "genre"))),
                        new DeepFm(8, 2, 16, 0.1),
                        new DeepAndCross(8, 2, 2, 16, 0.1),
                        new CfNet(8),
                        new DeepInterestNetwork(8, 5, 8, 16, 0.1),
                        new Wukong(2, 8, 4, 4, 4, 2, 16, 2, 16, 0.1, 1))
                .flatMap(architecture ->
                        Stream.of(Arguments.of(architecture, Long.MAX_VALUE), Arguments.of(architecture, 64L)));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void servedScores_areThoseOfTraining(Architecture architecture, long rowsFrom) throws OrtException {
        FittedFeatures features = CLICKS.fit(
                architecture.historyLength(),
                "genres=item.genres:flags",
                "price=item.price:number",
                "position=candidate.position",
                "first=candidate.score:number",
                "rank=candidate.rank:number");
        architecture.check(features.schema());
        Examples train = CLICKS.examples(features, CLICKS.train());
        Examples valid = CLICKS.examples(features, CLICKS.valid());
        TrainingSettings settings = new TrainingSettings(3, 128, 0.01, 0.9, 1e-5, 5, Loss.CLICK, 0, 0, rowsFrom);
        try (NetworkTrainer trainer = new NetworkTrainer(architecture, settings, 1)) {
            TrainedNetwork trained = trainer.train(train, valid, Progress.SILENT);
            assertThat(trained.curve()).hasSize(3);
            assertThat(trained.curve().get(2).trainLoss())
                    .isLessThan(trained.curve().get(0).trainLoss());
            float[] expected = trainer.scores(valid);
            float[] served = served(RankerGraph.of(architecture, trainer.weights(), valid.items(), false), valid);
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) served[i])
                        .isCloseTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
            }
        }
    }

    /** Each row as a unit with one candidate. */
    static float[] served(byte[] graph, Examples examples) throws OrtException {
        FeatureSchema schema = examples.schema();
        Examples.Batch batch = examples.batch(examples.order(), 0, examples.size());
        int size = examples.size();
        int fields = schema.sparse().size();
        long[] user = new long[size * schema.fields(Side.REQUEST)];
        int candidates = schema.fields(Side.CANDIDATE);
        int width = schema.denseWidth();
        int numbers = schema.numbers(Side.CANDIDATE);
        long[] candidate = new long[size * candidates];
        float[] dense = new float[size * numbers];
        long[] row = new long[size];
        long[] item = new long[size];
        for (int i = 0; i < size; i++) {
            System.arraycopy(
                    batch.ids(), i * fields, user, i * schema.fields(Side.REQUEST), schema.fields(Side.REQUEST));
            System.arraycopy(batch.ids(), (i + 1) * fields - candidates, candidate, i * candidates, candidates);
            System.arraycopy(batch.dense(), (i + 1) * width - numbers, dense, i * numbers, numbers);
            row[i] = i;
            item[i] = examples.item(i);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put("user", longs(environment, user, size, schema.fields(Side.REQUEST)));
        inputs.put("row", longs(environment, row, size));
        inputs.put("item", longs(environment, item, size));
        inputs.put("candidate", longs(environment, candidate, size, candidates));
        inputs.put(
                "candidate_dense",
                OnnxTensor.createTensor(environment, FloatBuffer.wrap(dense), new long[] {size, numbers}));
        inputs.put("history", longs(environment, batch.history(), size, schema.history()));
        inputs.put("mask", OnnxTensor.createTensor(environment, FloatBuffer.wrap(batch.mask()), new long[] {
            size, schema.history()
        }));
        try (OrtSession session = environment.createSession(graph)) {
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs)) {
                return Arrays.copyOf((float[]) result.get(0).getValue(), size);
            }
        }
    }

    private static OnnxTensor longs(OrtEnvironment environment, long[] values, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }
}
