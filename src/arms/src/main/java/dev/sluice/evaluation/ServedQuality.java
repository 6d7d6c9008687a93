package dev.sluice.evaluation;

import static java.util.Objects.requireNonNull;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.recommend.Recommender;
import dev.sluice.statistics.PairedMeans.Difference;
import dev.sluice.training.Task;
import java.util.Map;
import java.util.TreeMap;

/** Opens a fresh artifact as serving will, and enters what it reaches on the valid part. */
public final class ServedQuality {
    private static final int CUT = 10;

    private ServedQuality() {}

    public static Artifact of(Artifact artifact, Task task, OnnxRuntime runtime) {
        if (!task.validated()) {
            return artifact;
        }
        Map<String, Double> metrics = judgedByPredictions(artifact, task)
                ? predictions(artifact, task, runtime)
                : lists(artifact, task, runtime);
        return artifact.with(artifact.manifest().measured(metrics));
    }

    private static Map<String, Double> predictions(Artifact artifact, Task task, OnnxRuntime runtime) {
        try (RankerModel model = new RankerModel(runtime, artifact)) {
            return new ClickEvaluation(
                            task.train(),
                            task.valid(),
                            task.known(),
                            task.labels().label())
                    .run(artifact.manifest().name(), model)
                    .metrics();
        }
    }

    /** Two models of one kind on the same valid rows, as they would serve. */
    public static Duel duel(Artifact fresh, Artifact champion, Task task, OnnxRuntime runtime) {
        return judgedByPredictions(fresh, task)
                ? duelOfPredictions(fresh, champion, task, runtime)
                : duelOfLists(fresh, champion, task, runtime);
    }

    private static Duel duelOfPredictions(Artifact fresh, Artifact champion, Task task, OnnxRuntime runtime) {
        ClickEvaluation evaluation = new ClickEvaluation(
                task.train(), task.valid(), task.known(), task.labels().label());
        try (RankerModel now = new RankerModel(runtime, fresh);
                RankerModel old = new RankerModel(runtime, champion)) {
            ClickEvaluation.Result result = evaluation.run("fresh", now);
            return new Duel(result.lossName(), result.less(evaluation.run("champion", old)), true);
        }
    }

    private static Duel duelOfLists(Artifact fresh, Artifact champion, Task task, OnnxRuntime runtime) {
        Evaluation evaluation = new Evaluation(task.train(), task.valid(), CUT, task.known());
        try (Recommender now = OfflineRecommenders.recommender(runtime, fresh, task.train());
                Recommender old = OfflineRecommenders.recommender(runtime, champion, task.train())) {
            String metric = "ndcg@" + CUT;
            return new Duel(
                    metric,
                    requireNonNull(evaluation
                            .run("fresh", now)
                            .less(evaluation.run("champion", old))
                            .get(metric)),
                    false);
        }
    }

    private static boolean judgedByPredictions(Artifact artifact, Task task) {
        return artifact.manifest().kind() == Manifest.Kind.RANKER
                && task.labels().negatives() == 0;
    }

    /**
     * A fresh model beside the champion.
     *
     * @param metric that they are compared by
     * @param difference of the fresh one less the champion, over the same rows or users
     * @param loss whether less is better
     */
    public record Duel(String metric, Difference difference, boolean loss) {
        /** Whether the fresh one is better for sure: chance alone, as of the seed, takes nobody's place. */
        public boolean won() {
            return loss ? difference.upper() < 0 : difference.lower() > 0;
        }
    }

    private static Map<String, Double> lists(Artifact artifact, Task task, OnnxRuntime runtime) {
        Map<String, Double> metrics = new TreeMap<>();
        try (Recommender recommender = OfflineRecommenders.recommender(runtime, artifact, task.train())) {
            new Evaluation(task.train(), task.valid(), CUT, task.known())
                    .run(artifact.manifest().name(), recommender)
                    .means()
                    .forEach((name, mean) -> metrics.put(name, mean.value()));
        }
        return metrics;
    }
}
