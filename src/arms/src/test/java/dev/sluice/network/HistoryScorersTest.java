package dev.sluice.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.network.Weights.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What finds by a history, on numbers that can be followed with a pencil, as ONNX Runtime computes it. */
class HistoryScorersTest {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    /** Scores of all items, by item. */
    private static float[] scores(HistoryScorer scorer, Weights weights, int items, long... history)
            throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(RetrievalGraph.ofHistory(scorer, weights));
                OnnxTensor had =
                        OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(history), new long[] {history.length});
                OnnxTensor k =
                        OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(new long[] {items}), new long[] {1});
                OrtSession.Result result = session.run(Map.of("history", had, "k", k))) {
            return byItem(result, items);
        }
    }

    private static float[] padded(HistoryScorer scorer, Weights weights, int items, long[] history, float[] mask)
            throws OrtException {
        try (OrtSession session = ENVIRONMENT.createSession(RetrievalGraph.ofHistory(scorer, weights));
                OnnxTensor had =
                        OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(history), new long[] {history.length});
                OnnxTensor there =
                        OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(mask), new long[] {mask.length});
                OnnxTensor k =
                        OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(new long[] {items}), new long[] {1});
                OrtSession.Result result = session.run(Map.of("history", had, "mask", there, "k", k))) {
            return byItem(result, items);
        }
    }

    private static float[] byItem(OrtSession.Result result, int items) throws OrtException {
        long[] found =
                ((OnnxTensor) result.get("items").orElseThrow()).getLongBuffer().array();
        float[] best = ((OnnxTensor) result.get("scores").orElseThrow())
                .getFloatBuffer()
                .array();
        assertThat(best).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        float[] scores = new float[items];
        for (int i = 0; i < items; i++) {
            scores[(int) found[i]] = best[i];
        }
        return scores;
    }

    private static Tensor tensor(int rows, int columns, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return new Tensor(floats, rows, columns);
    }

    /** Of items 0 and 2 the rows (0, 1, 2) and (5, 6, 0): together (5, 7, 2). */
    @Test
    void regression_addsUpTheRowsOfWhatWasHad() throws OrtException {
        Weights weights = new Weights(Map.of(ItemRegression.WEIGHTS, tensor(3, 3, 0, 1, 2, 3, 0, 4, 5, 6, 0)));
        assertThat(scores(new ItemRegression(3), weights, 3, 0, 2)).containsExactly(5, 7, 2);
    }

    /** Vectors (1, 0) and (0, 2) have the mean (.5, 1); times (1, 1), (2, 0), (0, 3) that is 1.5, 1, 3; popularity is added. */
    @Test
    void mean_isTakenTimesTheNeighboursAndPopularityPutBack() throws OrtException {
        Weights weights = new Weights(Map.of(
                MeanOfItems.ITEMS, tensor(3, 2, 1, 0, 0, 2, 9, 9),
                MeanOfItems.NEIGHBOURS, tensor(2, 3, 1, 2, 0, 1, 0, 3),
                MeanOfItems.POPULARITY, new Tensor(new float[] {-1, -2, -4}, 3)));
        assertThat(scores(new MeanOfItems(3, 2), weights, 3, 0, 1)).containsExactly(0.5f, -1, -1);
    }

    /**
     * Y = (1, 0), (0, 1), (1, 1), so that YᵀY = (2, 1; 1, 2); with α₀ = .5, λ = .1 and the history {0} the matrix is (1 + 1 + .25, .5; .5, 1 + .25),
     * its determinant 2.5625, and x = (1.25, −.5) / 2.5625.
     */
    @Test
    void foldIn_solvesTheNormalEquations() throws OrtException {
        Weights weights = new Weights(
                Map.of(FoldIn.ITEMS, tensor(3, 2, 1, 0, 0, 1, 1, 1), FoldIn.GRAM, tensor(2, 2, 1, 0.5, 0.5, 1)));
        float[] scores = scores(new FoldIn(3, 2, 16, 0.5, 0.1), weights, 3, 0);
        assertThat((double) scores[0]).isCloseTo(1.25 / 2.5625, within(1e-6));
        assertThat((double) scores[1]).isCloseTo(-0.5 / 2.5625, within(1e-6));
        assertThat((double) scores[2]).isCloseTo(0.75 / 2.5625, within(1e-6));
    }

    /** With two items of the history the ridge is .1 (2 + 1.5) = .35: (2.35, .5; .5, 2.35) x = (1, 1), x = 1 / 2.85. */
    @Test
    void foldIn_ridgeGrowsWithTheHistory() throws OrtException {
        Weights weights = new Weights(
                Map.of(FoldIn.ITEMS, tensor(3, 2, 1, 0, 0, 1, 1, 1), FoldIn.GRAM, tensor(2, 2, 1, 0.5, 0.5, 1)));
        float[] scores = scores(new FoldIn(3, 2, 16, 0.5, 0.1), weights, 3, 1, 0);
        assertThat((double) scores[0]).isCloseTo(1 / 2.85, within(1e-6));
        assertThat((double) scores[2]).isCloseTo(2 / 2.85, within(1e-6));
    }

    /**
     * One unit of length 1: vectors 1 and 2, W = (1, 1, 1) for z, r and n, b = 0, U_z = U_r = 0 and U = 1. Item 0: z = r = σ(1) and n = tanh(1), so
     * that h = (1 − σ(1)) tanh 1 = .204824. Then item 1: z = r = σ(2), n = tanh(2 + σ(2) h), h' = (1 − σ(2)) n + σ(2) h. Scores are 1 and 2 times that, and .5 more.
     */
    @Test
    void gru_goesThroughTheGates() throws OrtException {
        Weights weights = new Weights(Map.of(
                SequenceEncoder.ITEMS,
                tensor(2, 1, 1, 2),
                SequenceEncoder.BIAS,
                new Tensor(new float[] {0, 0.5f}, 2),
                "input.weight",
                tensor(1, 3, 1, 1, 1),
                "input.bias",
                new Tensor(new float[3], 3),
                "recurrent.gates",
                tensor(1, 2, 0, 0),
                "recurrent.candidate",
                tensor(1, 1, 1)));
        double first = (1 - sigmoid(1)) * Math.tanh(1);
        double second = (1 - sigmoid(2)) * Math.tanh(2 + sigmoid(2) * first) + sigmoid(2) * first;
        NextItem scorer = new NextItem(new Gru4Rec(1, 3, 0.0), 2);
        float[] scores = padded(scorer, weights, 2, new long[] {1, 0, 1}, new float[] {0, 1, 1});
        assertThat((double) scores[0]).isCloseTo(second, within(1e-6));
        assertThat((double) scores[1]).isCloseTo(2 * second + 0.5, within(1e-6));
        assertThat(first).isCloseTo(0.204824, within(1e-6));
    }

    /**
     * Characters are worth 2 (a) and 3 (b), the latest item's by one and that two before by a half; of those the highest is taken. The latest item's
     * vector counts ten times. What is scored is worth its vector and a hundred times its own characters.
     */
    @Test
    void conv3d_takesTheStrongestOfWhatItemsAreCalled() throws OrtException {
        float[] characters = new float[Contents.ALPHABET];
        characters[1] = 2;
        characters[2] = 3;
        float[] words = new float[15];
        words[2] = 0.5f;
        words[12] = 1;
        float[] phrases = new float[9];
        phrases[7] = 1;
        Weights weights = new Weights(Map.ofEntries(
                Map.entry(SequenceEncoder.ITEMS, tensor(2, 1, 1, 2)),
                Map.entry(SequenceEncoder.BIAS, new Tensor(new float[] {0, 0.5f}, 2)),
                Map.entry("items.weight", new Tensor(new float[] {0, 0, 0, 0, 1}, 1, 1, 5)),
                Map.entry("items.bias", new Tensor(new float[1], 1)),
                Map.entry("characters", new Tensor(characters, Contents.ALPHABET, 1)),
                Map.entry("words.weight", new Tensor(words, 1, 1, 3, 5, 1)),
                Map.entry("words.bias", new Tensor(new float[1], 1)),
                Map.entry("phrases.weight", new Tensor(phrases, 1, 1, 3, 3, 1)),
                Map.entry("phrases.bias", new Tensor(new float[1], 1)),
                Map.entry("names.weight", new Tensor(new float[] {0, 0, 1, 0, 0}, 1, 1, 5, 1)),
                Map.entry("names.bias", new Tensor(new float[1], 1)),
                Map.entry("called.weight", tensor(1, 1, 100)),
                Map.entry("called.bias", new Tensor(new float[1], 1)),
                Map.entry("out.weight", tensor(2, 1, 10, 1)),
                Map.entry("out.bias", new Tensor(new float[1], 1))));
        NextItem scorer = new NextItem(
                new Conv3dSession(1, 3, 8, 1, 1, 0.0), 2, Contents.of(List.of(List.of("a"), List.of("B")), 8));
        assertThat(padded(scorer, weights, 2, new long[] {1, 0, 1}, new float[] {1, 1, 1}))
                .containsExactly((1 + 200) * (20 + 3 + 1.5f), (2 + 300) * (20 + 3 + 1.5f) + 0.5f);
        assertThat(padded(scorer, weights, 2, new long[] {1, 0, 1}, new float[] {0, 1, 1}))
                .as("nothing of padding")
                .containsExactly(201 * 23, 302 * 23 + 0.5f);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /**
     * Width 3, queries and keys 0, so that the latest place thinks evenly of both that are there; values are twice what is normal of them, and nothing comes
     * of the two layers behind. The padding before them is not seen.
     */
    @Test
    void attention_addsTheMeanOfWhatItSees() throws OrtException {
        Map<String, Tensor> all = new HashMap<>();
        all.put(SequenceEncoder.ITEMS, tensor(3, 3, 1, 0, 0, 0, 1, 0, 5, 7, 11));
        all.put(SequenceEncoder.BIAS, new Tensor(new float[3], 3));
        all.put("places", new Tensor(new float[] {9, 8, 7, 0, 0, 1, 0, 0, 2}, 1, 3, 3));
        for (String norm : List.of("norm", "block0.norm", "block0.between")) {
            all.put(norm + ".scale", new Tensor(new float[] {1, 1, 1}, 3));
            all.put(norm + ".shift", new Tensor(new float[3], 3));
        }
        for (String linear : List.of("query", "key", "hidden", "out")) {
            all.put("block0." + linear + ".weight", new Tensor(new float[9], 3, 3));
            all.put("block0." + linear + ".bias", new Tensor(new float[3], 3));
        }
        all.put("block0.value.weight", tensor(3, 3, 2, 0, 0, 0, 2, 0, 0, 0, 2));
        all.put("block0.value.bias", new Tensor(new float[3], 3));
        NextItem scorer = new NextItem(new SasRec(3, 3, 1, 1, 0.0), 3);
        float[] scores = padded(scorer, new Weights(all), 3, new long[] {2, 0, 1}, new float[] {0, 1, 1});
        double[] first = {Math.sqrt(3), 0, 1};
        double[] latest = {0, Math.sqrt(3), 2};
        double[] one = normal(first);
        double[] other = normal(latest);
        double[] state = new double[3];
        for (int i = 0; i < 3; i++) {
            state[i] = latest[i] + (2 * one[i] + 2 * other[i]) / 2;
        }
        double[] normal = normal(state);
        assertThat((double) scores[0]).isCloseTo(normal[0], within(1e-4));
        assertThat((double) scores[1]).isCloseTo(normal[1], within(1e-4));
        assertThat((double) scores[2]).isCloseTo(5 * normal[0] + 7 * normal[1] + 11 * normal[2], within(1e-3));
    }

    /** Less the mean, over the standard deviation. */
    private static double[] normal(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return Arrays.stream(values)
                .map(value -> (value - mean) / Math.sqrt(variance + 1e-5))
                .toArray();
    }
}
