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
import java.util.ArrayList;
import java.util.List;
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
            List<ClickEvaluation.Result> results =
                    predicted(model, task.labels().targets().size());
            if (results.size() == 1) {
                return results.get(0).metrics();
            }
            Map<String, Double> metrics = new TreeMap<>();
            for (ClickEvaluation.Result result : results) {
                result.metrics().forEach((name, value) -> metrics.put(result.name() + "." + name, value));
            }
            return metrics;
        }
    }

    /** By its first targets. */
    private List<ClickEvaluation.Result> predicted(RankerModel model, int targets) {
        List<ClickEvaluation.Result> results = new ArrayList<>();
        for (int number = 0; number < targets; number++) {
            Task.Target target = task.labels().targets().get(number);
            results.add(new ClickEvaluation(task.train(), task.valid(), task.known(), target.label())
                    .run(target.name(), model, number));
        }
        return results;
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
            int compared = now.serving().targets().equals(old.serving().targets())
                    ? task.labels().targets().size()
                    : 1; // the first is what counts as had in any
            List<ClickEvaluation.Result> fresher = predicted(now, compared);
            return new Duel(
                    fresher.get(0).lossName(),
                    ClickEvaluation.Result.difference(fresher, predicted(old, compared)),
                    true);
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
