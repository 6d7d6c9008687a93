package dev.sluice.training;

import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerModel.Query;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.model.Interaction;
import dev.sluice.statistics.ClickMetrics;
import dev.sluice.statistics.Interval;
import dev.sluice.statistics.PairedMeans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Offline quality of predictions: every held-back row is scored as a request with one candidate. Rows of items that the
 * model does not know are left out.
 *
 * @param train what units had
 * @param test rows to predict
 * @param known attributes
 * @param label of a row, 0 or 1
 */
public record ClickEvaluation(Rows train, Rows test, KnownAttributes known, ToDoubleFunction<Interaction> label) {
    private static final int AT_ONCE = 4_096;

    /** Predictions of one ranker. */
    public Result run(String name, RankerModel model) {
        UnitItems had = train.unitItems().renumbered(train.items(), model.items());
        List<Query> queries = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        for (Interaction row : test.interactions()) {
            int item = model.items().number(row.item());
            if (item >= 0) {
                Encoded request = model.encoder().encode(true, known.request(row.unit(), row.at()));
                queries.add(model.query(request, had.of(row.unit()), new int[] {item}));
                labels.add(label.applyAsDouble(row));
            }
        }
        double[] predicted = new double[queries.size()];
        for (int from = 0; from < predicted.length; from += AT_ONCE) {
            int to = Math.min(predicted.length, from + AT_ONCE);
            float[] scores = model.score(queries.subList(from, to));
            for (int i = 0; i < scores.length; i++) {
                predicted[from + i] = scores[i];
            }
        }
        return new Result(
                name,
                test.interactions().size() - predicted.length,
                predicted,
                labels.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * What one ranker predicted.
     *
     * @param name of the ranker
     * @param unknown rows of items that it does not know
     * @param predicted probabilities
     * @param labels what happened
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(String name, int unknown, double[] predicted, double[] labels) {
        /** Mean log-loss with its interval. */
        public Interval logloss() {
            return PairedMeans.of(ClickMetrics.losses(predicted, labels));
        }

        /** Log-loss, area under the curve, calibration. */
        public Map<String, Double> metrics() {
            ClickMetrics metrics = ClickMetrics.of(predicted, labels);
            Map<String, Double> values = new LinkedHashMap<>();
            values.put("logloss", metrics.logloss());
            values.put("auc", metrics.auc());
            values.put("calibration", metrics.calibration());
            return values;
        }

        /** The log-loss of this ranker less that of another one over the same rows. */
        public PairedMeans.Difference less(Result other) {
            return PairedMeans.difference(
                    ClickMetrics.losses(predicted, labels), ClickMetrics.losses(other.predicted, other.labels));
        }
    }
}
