package dev.sluice.evaluation;

import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerModel.Query;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.Side;
import dev.sluice.model.Interaction;
import dev.sluice.model.Interval;
import dev.sluice.statistics.PairedMeans;
import dev.sluice.training.Task;
import dev.sluice.training.UnitHistories;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Offline quality of predictions: every held-back row is scored as a request with one candidate, with the past that its unit
 * had then. Rows of items that the model does not know are left out.
 *
 * @param train what units had
 * @param test rows to predict
 * @param known attributes
 * @param label of a row
 */
public record ClickEvaluation(Rows train, Rows test, KnownAttributes known, ToDoubleFunction<Interaction> label) {
    private static final int AT_ONCE = 4_096;

    public Result run(String name, RankerModel model) {
        return run(name, model, 0);
    }

    /**
     * Of a model with several targets.
     *
     * @param target number of the one whose label this is
     */
    public Result run(String name, RankerModel model, int target) {
        int targets = model.serving().targets().size();
        UnitHistories pasts = UnitHistories.of(Task.chosen(train, label));
        UnaryOperator<int[]> renumbering = train.items().renumbering(model.items());
        List<Interaction> rows = test.interactions();
        double[] predicted = new double[rows.size()];
        Arrays.fill(predicted, Double.NaN);
        List<Query> queries = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < predicted.length; i++) {
            Interaction row = rows.get(i);
            int item = model.items().number(row.item());
            if (item >= 0) {
                Encoded request = model.encoder().encode(Side.REQUEST, known.request(row.unit(), row.at()));
                int[] past = renumbering.apply(pasts.of(pasts.before(row.unit(), row.at())));
                queries.add(model.query(request, past, new int[] {item}, List.of(row.exposure())));
                places.add(i);
            }
        }
        for (int from = 0; from < queries.size(); from += AT_ONCE) {
            List<Query> some = queries.subList(from, Math.min(queries.size(), from + AT_ONCE));
            float[] scores = targets == 0 ? model.score(some) : model.predictions(some);
            for (int i = 0; i < some.size(); i++) {
                predicted[places.get(from + i)] = scores[i * Math.max(1, targets) + target];
            }
        }
        return new Result(
                name,
                targets > 0 || model.serving().probability(),
                predicted,
                rows.stream().mapToDouble(label).toArray());
    }

    /**
     * What one ranker predicted.
     *
     * @param name of the ranker
     * @param probability whether predictions are probabilities of clicks, and not values
     * @param predicted for each row; NaN for those of items that it does not know
     * @param labels what happened
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(String name, boolean probability, double[] predicted, double[] labels) {
        public int unknown() {
            return predicted.length - places(this).length;
        }

        public int size() {
            return places(this).length;
        }

        private int[] places(Result other) {
            return IntStream.range(0, predicted.length)
                    .filter(i -> !Double.isNaN(predicted[i]) && !Double.isNaN(other.predicted[i]))
                    .toArray();
        }

        private static double[] at(double[] values, int[] places) {
            return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
        }

        /** The loss of those rows: log-loss, or the squared error. */
        private double[] losses(int[] places) {
            double[] scores = at(predicted, places);
            double[] happened = at(labels, places);
            if (probability) {
                return ClickMetrics.losses(scores, happened);
            }
            double[] losses = new double[places.length];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = (scores[i] - happened[i]) * (scores[i] - happened[i]);
            }
            return losses;
        }

        public String lossName() {
            return probability ? "logloss" : "squared error";
        }

        public Interval loss() {
            return PairedMeans.of(losses(places(this)));
        }

        /** Log-loss, area under the curve and calibration of clicks; root of the mean squared error of values. */
        public Map<String, Double> metrics() {
            Map<String, Double> values = new LinkedHashMap<>();
            if (!probability) {
                values.put("rmse", Math.sqrt(loss().value()));
                return values;
            }
            int[] places = places(this);
            ClickMetrics metrics = ClickMetrics.of(at(predicted, places), at(labels, places));
            values.put("logloss", metrics.logloss());
            values.put("auc", metrics.auc());
            values.put("calibration", metrics.calibration());
            return values;
        }

        /** The sum of the losses of several targets, less that of another model. */
        static PairedMeans.Difference difference(List<Result> one, List<Result> other) {
            int[] both = one.get(0).places(other.get(0));
            return PairedMeans.difference(sum(one, both), sum(other, both));
        }

        private static double[] sum(List<Result> results, int[] places) {
            double[] sum = new double[places.length];
            for (Result result : results) {
                double[] losses = result.losses(places);
                Arrays.setAll(sum, i -> sum[i] + losses[i]);
            }
            return sum;
        }

        public PairedMeans.Difference less(Result other) {
            int[] both = places(other);
            return PairedMeans.difference(losses(both), other.losses(both));
        }
    }
}
