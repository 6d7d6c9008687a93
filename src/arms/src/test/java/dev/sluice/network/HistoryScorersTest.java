package dev.sluice.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.network.Weights.Tensor;
import java.nio.LongBuffer;
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
            long[] found = ((OnnxTensor) result.get("items").orElseThrow())
                    .getLongBuffer()
                    .array();
            float[] best = ((OnnxTensor) result.get("scores").orElseThrow())
                    .getFloatBuffer()
                    .array();
            float[] scores = new float[items];
            for (int i = 0; i < items; i++) {
                scores[(int) found[i]] = best[i];
            }
            assertThat(best).isSortedAccordingTo((a, b) -> Float.compare(b, a));
            return scores;
        }
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
}
