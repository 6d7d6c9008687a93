package dev.sluice.cli;

import dev.sluice.evaluation.ClickEvaluation;
import dev.sluice.evaluation.Evaluation;
import dev.sluice.model.Interval;
import dev.sluice.statistics.PairedMeans.Difference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Results of several models on the same rows, and each one less the first.
 *
 * @param models in the order asked
 * @param comparisons with the first model
 */
record Comparison(List<Model> models, List<Less> comparisons) {
    static Comparison ofLists(List<Evaluation.Result> results) {
        List<Less> less = new ArrayList<>();
        for (Evaluation.Result result : results.subList(1, results.size())) {
            less.add(new Less(result.name(), results.get(0).name(), result.less(results.get(0))));
        }
        return new Comparison(
                results.stream()
                        .map(result -> new Model(
                                result.name(),
                                result.users().size(),
                                result.unknownUsers(),
                                result.means(),
                                new LinkedHashMap<>(result.lists())))
                        .toList(),
                less);
    }

    static Comparison ofPredictions(List<ClickEvaluation.Result> results) {
        List<Less> less = new ArrayList<>();
        for (ClickEvaluation.Result result : results.subList(1, results.size())) {
            less.add(new Less(
                    result.name(), results.get(0).name(), Map.of(result.lossName(), result.less(results.get(0)))));
        }
        return new Comparison(
                results.stream()
                        .map(result -> {
                            Map<String, Double> rest = result.metrics();
                            rest.remove(result.lossName());
                            return new Model(
                                    result.name(),
                                    result.size(),
                                    result.unknown(),
                                    Map.of(result.lossName(), result.loss()),
                                    rest);
                        })
                        .toList(),
                less);
    }

    void print(PrintWriter console) {
        for (Model model : models) {
            console.printf("%s, %,d measured (%,d unknown left out)%n", model.name, model.users, model.unknownUsers);
            model.metrics.forEach((metric, mean) ->
                    console.printf("  %-16s %.4f  [%.4f, %.4f]%n", metric, mean.value(), mean.lower(), mean.upper()));
            model.lists.forEach((metric, value) -> console.printf("  %-16s %.4f%n", metric, value));
        }
        for (Less comparison : comparisons) {
            console.printf("%s less %s%n", comparison.model, comparison.versus);
            comparison.metrics.forEach((metric, difference) -> console.printf(
                    "  %-16s %+.4f  [%+.4f, %+.4f]  p %.3g%n",
                    metric, difference.value(), difference.lower(), difference.upper(), difference.p()));
        }
    }

    /** Every metric that has an interval, by model. */
    String svg() {
        List<BarPlot.Bar> bars = new ArrayList<>();
        for (Model model : models) {
            model.metrics.forEach((metric, mean) -> bars.add(new BarPlot.Bar(metric, model.name, mean)));
        }
        return new BarPlot("Offline quality with 95 % intervals", bars).svg();
    }

    /**
     * One model.
     *
     * @param users users with lists, or rows predicted
     * @param unknownUsers what was left out
     * @param metrics means with their intervals
     * @param lists metrics of everything together
     */
    record Model(String name, int users, int unknownUsers, Map<String, Interval> metrics, Map<String, Double> lists) {}

    /** One model less another one. */
    record Less(String model, String versus, Map<String, Difference> metrics) {}
}
