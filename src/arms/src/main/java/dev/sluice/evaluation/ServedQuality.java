package dev.sluice.evaluation;

import static java.util.Objects.requireNonNull;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.cascade.FirstStage;
import dev.sluice.dataset.Rows;
import dev.sluice.recommend.Recommender;
import dev.sluice.statistics.PairedMeans.Difference;
import dev.sluice.training.Task;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Opens artifacts as serving will, and looks what they reach on the valid part.
 *
 * @param task whose valid part they are judged by
 * @param first what a ranker finds its candidates by, where it is judged by its lists
 */
public record ServedQuality(Task task, Optional<FirstStage> first, OnnxRuntime runtime) {
    private static final int CUT = 10;

    /** The same by other rows. */
    public ServedQuality on(Rows valid) {
        return new ServedQuality(task.measuredOn(valid), first, runtime);
    }

    /** Enters what an artifact reaches; as it is where there is no valid part. */
    public Artifact measured(Artifact artifact) {
        return task.validated()
                ? artifact.with(
                        artifact.manifest().measured(byPredictions(artifact) ? predictions(artifact) : lists(artifact)))
                : artifact;
    }

    private Map<String, Double> predictions(Artifact artifact) {
        try (RankerModel model = new RankerModel(runtime, artifact)) {
            return predicted().run(artifact.manifest().name(), model).metrics();
        }
    }

    private Map<String, Double> lists(Artifact artifact) {
        Map<String, Double> metrics = new TreeMap<>();
        try (Recommender recommender = recommender(artifact)) {
            listed().run(artifact.manifest().name(), recommender)
                    .means()
                    .forEach((name, mean) -> metrics.put(name, mean.value()));
        }
        return metrics;
    }

    /** Two models of one kind on the same valid rows. */
    public Duel duel(Artifact fresh, Artifact champion) {
        return byPredictions(fresh) ? duelOfPredictions(fresh, champion) : duelOfLists(fresh, champion);
    }

    private Duel duelOfPredictions(Artifact fresh, Artifact champion) {
        try (RankerModel now = new RankerModel(runtime, fresh);
                RankerModel old = new RankerModel(runtime, champion)) {
            ClickEvaluation.Result result = predicted().run("fresh", now);
            return new Duel(result.lossName(), result.less(predicted().run("champion", old)), true);
        }
    }

    private Duel duelOfLists(Artifact fresh, Artifact champion) {
        try (Recommender now = recommender(fresh);
                Recommender old = recommender(champion)) {
            String metric = "ndcg@" + CUT;
            return new Duel(
                    metric,
                    requireNonNull(listed().run("fresh", now)
                            .less(listed().run("champion", old))
                            .get(metric)),
                    false);
        }
    }

    private boolean byPredictions(Artifact artifact) {
        return artifact.manifest().kind() == Manifest.Kind.RANKER
                && task.labels().negatives() == 0
                && first.isEmpty();
    }

    private ClickEvaluation predicted() {
        return new ClickEvaluation(
                task.train(), task.valid(), task.known(), task.labels().label());
    }

    private Evaluation listed() {
        return new Evaluation(task.train(), task.valid(), CUT, task.known());
    }

    private Recommender recommender(Artifact artifact) {
        return OfflineRecommenders.recommender(runtime, artifact, first, task.train());
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
}
