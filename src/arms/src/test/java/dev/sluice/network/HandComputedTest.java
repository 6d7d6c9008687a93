package dev.sluice.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.feature.DenseField;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.feature.Transform;
import dev.sluice.network.Weights.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Every architecture on numbers that can be followed with a pencil: agreement between the two interpreters says nothing
 * about a mistake in the source that they share.
 */
class HandComputedTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();
    /** Two fields, user and item, of three ids each: user 0, 1, 2 and item 3, 4, 5. */
    private static final FeatureSchema PAIR = FeatureSchema.of(
            List.of(field(FeatureSchema.USER, Source.USER), field(FeatureSchema.ITEM, Source.ITEM)), List.of(), 0);

    private static final Map<String, Object> PICKED = Map.of("user", new long[] {1}, "item", new long[] {1});

    private static SparseField field(String name, Source source) {
        return new SparseField(name, source, SparseField.ID, Transform.VALUE, 3);
    }

    private static FeatureSchema dense(int width) {
        List<DenseField> fields = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            fields.add(new DenseField("x" + i, Source.USER, "x" + i, "", 0, 1));
        }
        return FeatureSchema.of(List.of(field(FeatureSchema.USER, Source.USER)), fields, 0);
    }

    private static Tensor tensor(long[] shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Tensor(floats, shape);
    }

    private static long[] shape(long... sizes) {
        return sizes;
    }

    private static double score(
            Architecture architecture, FeatureSchema schema, Map<String, Tensor> weights, Map<String, Object> inputs)
            throws OrtException {
        RankerGraph.ItemTable items = new RankerGraph.ItemTable(schema, new long[] {3, 4, 5}, new float[0], 3);
        return run(RankerGraph.of(architecture, new Weights(weights), items, false), inputs)[0];
    }

    private static float[] run(byte[] graph, Map<String, Object> inputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession session = ENVIRONMENT.createSession(graph)) {
            for (String name : session.getInputNames()) {
                Object value = inputs.getOrDefault(name, new long[] {0});
                boolean flat = name.equals("row") || name.equals("item") || name.equals("x");
                if (value instanceof long[] longs) {
                    long[] shape = flat ? shape(longs.length) : shape(1, longs.length);
                    tensors.put(name, OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(longs), shape));
                } else {
                    float[] floats = (float[]) value;
                    tensors.put(
                            name,
                            OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(floats), shape(1, floats.length)));
                }
            }
            try (OrtSession.Result result = session.run(tensors)) {
                return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
            }
        }
    }

    private static Map<String, Tensor> machine(double bias, double[] linear, double[] factors) {
        int dim = factors.length / linear.length;
        Map<String, Tensor> weights = new HashMap<>();
        weights.put("bias", tensor(shape(1), bias));
        weights.put("linear", tensor(shape(3, 1), 0, 0, 0));
        weights.put("factors", tensor(shape(3, dim), new double[3 * dim]));
        weights.put("linear.dense", tensor(shape(linear.length, 1), linear));
        weights.put("factors.dense", tensor(shape(linear.length, dim), factors));
        return weights;
    }

    /** Pairs .32·2500 + .50·25 + 1.22·100 = 934.5, linear .25 − .5 + .02 = −.23, and the constant .3. */
    @Test
    void factorizationMachine_addsPairs() throws OrtException {
        Map<String, Tensor> weights = machine(
                0.3, new double[] {0.01, -0.005, 0.02}, new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9});
        double score = score(
                new FactorizationMachine(3),
                dense(3),
                weights,
                Map.of("user", new long[] {0}, "user_dense", new float[] {25, 100, 1}));
        assertThat(score).isCloseTo(934.57, within(1e-3));
    }

    /** 11 + 962.5 + 18 + 21 + 1.72 + 38. */
    @Test
    void factorizationMachine_addsSixPairsOfFour() throws OrtException {
        Map<String, Tensor> weights =
                machine(0, new double[4], new double[] {0.8, 0.2, 0.1, 0.3, 0.9, 0.2, 0.9, 0.1, 0.3, 0.2, 0.8, 0.4});
        double score = score(
                new FactorizationMachine(3),
                dense(4),
                weights,
                Map.of("user", new long[] {0}, "user_dense", new float[] {25, 1, 50, 2}));
        assertThat(score).isCloseTo(1052.22, within(1e-3));
    }

    @Test
    void logisticRegression_addsItsWeights() throws OrtException {
        Map<String, Tensor> weights =
                Map.of("bias", tensor(shape(1), 0.5), "linear", tensor(shape(6, 1), 1, 2, 3, 10, 20, 30));
        assertThat(score(new LogisticRegression(), PAIR, weights, Map.of("user", new long[] {2}, "item", new long[] {1
                })))
                .isCloseTo(0.5 + 3 + 20, within(1e-6));
    }

    private static Map<String, Tensor> pair(double... factors) {
        double[] all = new double[18];
        System.arraycopy(factors, 0, all, 3, 3); // user 1
        System.arraycopy(factors, 3, all, 12, 3); // id 4, item 1
        Map<String, Tensor> weights = new HashMap<>();
        weights.put("factors", tensor(shape(6, 3), all));
        weights.put("linear", tensor(shape(6, 1), 0, 0.1, 0, 0, 0.02, 0));
        weights.put("bias", tensor(shape(1), 0.003));
        return weights;
    }

    /** .72 + .10 + .09 = .91, with the biases .1, .02 and .003. */
    @Test
    void matrixFactorization_isADotProductWithBiases() throws OrtException {
        assertThat(score(
                        new MatrixFactorization(3),
                        PAIR,
                        pair(0.9, 0.5, 0.1, 0.8, 0.2, 0.9),
                        Map.of("user", new long[] {1}, "item", new long[] {1})))
                .isCloseTo(0.91 + 0.123, within(1e-6));
    }

    /** .5·.72 + .1·.10 + .4·.09. */
    @Test
    void cfNet_weighsTheProduct() throws OrtException {
        Map<String, Tensor> weights = pair(0.9, 0.5, 0.1, 0.8, 0.2, 0.9);
        weights.put("output", tensor(shape(3, 1), 0.5, 0.1, 0.4));
        assertThat(score(new CfNet(3), PAIR, weights, Map.of("user", new long[] {1}, "item", new long[] {1})))
                .isCloseTo(0.406, within(1e-6));
    }

    /**
     * Row of user 1: factors (1, 2) for the field user and (3, 4) for the field item; row of item 1: (5, 6) for user and
     * (7, 8) for item. The pair is v_{user, item} · v_{item, user} = 3·5 + 4·6 = 39.
     */
    @Test
    void fieldAwareMachine_takesTheFactorForTheOtherField() throws OrtException {
        double[] factors = new double[24];
        System.arraycopy(new double[] {1, 2, 3, 4}, 0, factors, 4, 4);
        System.arraycopy(new double[] {5, 6, 7, 8}, 0, factors, 16, 4);
        Map<String, Tensor> weights = pair(0, 0, 0, 0, 0, 0);
        weights.put("factors", tensor(shape(6, 4), factors));
        assertThat(score(
                        new FieldAwareFactorizationMachine(2),
                        PAIR,
                        weights,
                        Map.of("user", new long[] {1}, "item", new long[] {1})))
                .isCloseTo(39.123, within(1e-4));
    }

    /** X (Xᵀ Y) for X with the rows 1 … 12 (4 × 3) and Y with .1 … .8 (4 × 2). */
    @Test
    void wukongsMachines_multiplyByTheirOwnTranspose() throws OrtException {
        OnnxGraph graph = new OnnxGraph();
        OnnxOps ops = new OnnxOps(graph, new Weights(Map.of()));
        float[] x = new float[12];
        float[] y = new float[8];
        for (int i = 0; i < 12; i++) {
            x[i] = i + 1;
        }
        for (int i = 0; i < 8; i++) {
            y[i] = (i + 1) / 10f;
        }
        String products = Wukong.products(ops, ops.constant(x, 1, 4, 3), ops.constant(y, 4, 2), 4, 2);
        graph.output("score", ops.add(products, graph.constant("none", new float[] {0}, 1)), 1, 8);
        assertThat(run(graph.model(), Map.of()))
                .containsExactly(new float[] {83.6f, 100, 204.2f, 244, 324.8f, 388, 445.4f, 532}, within(1e-3f));
    }

    /**
     * One layer over X = ((1, 2), (3, 4)), n = 2, d = 2, one embedding from each block, rank 1. Y = (1, 0): XᵀY = (1, 2),
     * X XᵀY = (5, 11), whose norm is (−1, 1) up to 1e-6 (mean 8, deviation 3); the perceptron is one linear layer with
     * W = ((1, 0), (0, 2)) and b = (.5, .5): (−.5, 2.5). Compression with W = (1, 1): (4, 6). R is the identity: the sum
     * is ((.5, 4.5), (7, 10)), whose norm by rows is ((−1, 1), (−1, 1)). The head is a linear layer with weights 1, 2, 3, 4
     * and bias .25: −1 + 2 − 3 + 4 + .25 = 2.25.
     */
    @Test
    void wukongLayer_joinsItsBlocks() throws OrtException {
        Map<String, Tensor> weights = new HashMap<>();
        weights.put("embedding", tensor(shape(6, 2), 0, 0, 1, 2, 0, 0, 0, 0, 3, 4, 0, 0));
        weights.put("layer0.fmb.weight", tensor(shape(2, 1), 1, 0));
        weights.put("layer0.fmb.norm.scale", tensor(shape(2), 1, 1));
        weights.put("layer0.fmb.norm.shift", tensor(shape(2), 0, 0));
        weights.put("layer0.fmb.mlp.1.weight", tensor(shape(2, 2), 1, 0, 0, 2));
        weights.put("layer0.fmb.mlp.1.bias", tensor(shape(2), 0.5, 0.5));
        weights.put("layer0.lcb.weight", tensor(shape(2, 1), 1, 1));
        weights.put("layer0.norm.scale", tensor(shape(2), 1, 1));
        weights.put("layer0.norm.shift", tensor(shape(2), 0, 0));
        weights.put("head.1.weight", tensor(shape(4, 1), 1, 2, 3, 4));
        weights.put("head.1.bias", tensor(shape(1), 0.25));
        assertThat(score(
                        new Wukong(1, 2, 1, 1, 1, 1, 4, 1, 4, 0, 1),
                        PAIR,
                        weights,
                        Map.of("user", new long[] {1}, "item", new long[] {1})))
                .isCloseTo(2.25, within(1e-4));
    }

    /**
     * History (item 0, item 2) behind one place of padding, candidate item 1; d = 1, embeddings 1, 2 and 4, user .5. The
     * perceptron that weighs is relu(history + candidate) times 1: weights 3 and 6; the padding's 1 + … does not count.
     * Interest 3·1 + 6·4 = 27. Behind: relu(user + item + interest) = 29.5, twice with weight 1, plus the linear part .123.
     */
    @Test
    void interestNetwork_weighsTheHistory() throws OrtException {
        FeatureSchema schema = PAIR.withHistory(3);
        Map<String, Tensor> weights = pair(0, 0, 0, 0, 0, 0);
        weights.put("factors", tensor(shape(6, 1), 100, 0.5, 0, 1, 2, 4));
        weights.put("attention.1.weight", tensor(shape(4, 1), 1, 1, 0, 0));
        weights.put("attention.1.bias", tensor(shape(1), 0));
        weights.put("attention.2.weight", tensor(shape(1, 1), 1));
        weights.put("attention.2.bias", tensor(shape(1), 0));
        weights.put("deep.1.weight", tensor(shape(3, 1), 1, 1, 1));
        weights.put("deep.1.bias", tensor(shape(1), 0));
        weights.put("deep.2.weight", tensor(shape(1, 1), 1));
        weights.put("deep.2.bias", tensor(shape(1), 0));
        weights.put("deep.3.weight", tensor(shape(1, 1), 1));
        weights.put("deep.3.bias", tensor(shape(1), 0));
        Map<String, Object> inputs = Map.of(
                "user", new long[] {1},
                "item", new long[] {1},
                "history", new long[] {0, 3, 5},
                "mask", new float[] {0, 1, 1});
        assertThat(score(new DeepInterestNetwork(1, 3, 1, 1, 0), schema, weights, inputs))
                .isCloseTo(29.5 + 0.123, within(1e-4));
    }

    /** Linear part .123; the weight of the pair (user 1, item 1) is 7; deep: relu(1 + 2) · 3 = 9. */
    @Test
    void wideAndDeep_addsCrossesAndDepth() throws OrtException {
        Map<String, Tensor> weights = deep();
        double[] crosses = new double[9];
        crosses[4] = 7;
        weights.put("cross.user.item", tensor(shape(9, 1), crosses));
        assertThat(score(
                        new WideAndDeep(1, 1, 1, 0, List.of(List.of("user", "item"))),
                        PAIR,
                        weights,
                        Map.of("user", new long[] {1}, "item", new long[] {1})))
                .isCloseTo(0.123 + 7 + 9, within(1e-5));
    }

    /** The same without the cross, and with the product of the two embeddings, 1 · 2. */
    @Test
    void deepFm_addsMachineAndDepth() throws OrtException {
        assertThat(score(new DeepFm(1, 1, 1, 0), PAIR, deep(), PICKED)).isCloseTo(0.123 + 2 + 9, within(1e-5));
    }

    /**
     * x₀ = (1, 2), and W = (0, 1; 1, 0) with b = (1, 0) turns it to (2, 1) + (1, 0) = (3, 1): crossed (1·3 + 1, 2·1 + 2) = (4, 4), summed up 8;
     * the perceptron gives 3 · (1 + 2) = 9, and nothing is linear.
     */
    @Test
    void dcn_crossesWhatItBeganWith() throws OrtException {
        Map<String, Tensor> weights = deep();
        weights.put("cross.1.weight", tensor(shape(2, 2), 0, 1, 1, 0));
        weights.put("cross.1.bias", tensor(shape(2), 1, 0));
        weights.put("cross.out.weight", tensor(shape(2, 1), 1, 1));
        weights.put("cross.out.bias", tensor(shape(1), 0));
        double linear = score(new DeepFm(1, 1, 1, 0), PAIR, deep(), PICKED) - 2 - 9;
        assertThat(score(new DeepAndCross(1, 1, 1, 1, 0), PAIR, weights, PICKED) - linear)
                .isCloseTo(8 + 9, within(1e-5));
    }

    private static Map<String, Tensor> deep() {
        Map<String, Tensor> weights = pair(0, 0, 0, 0, 0, 0);
        weights.put("factors", tensor(shape(6, 1), 0, 1, 0, 0, 2, 0));
        weights.put("deep.1.weight", tensor(shape(2, 1), 1, 1));
        weights.put("deep.1.bias", tensor(shape(1), 0));
        weights.put("deep.2.weight", tensor(shape(1, 1), 3));
        weights.put("deep.2.bias", tensor(shape(1), 0));
        return weights;
    }
}
