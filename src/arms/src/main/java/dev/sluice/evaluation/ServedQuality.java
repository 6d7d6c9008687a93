package dev.sluice.evaluation;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.recommend.Recommender;
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
        Map<String, Double> metrics = artifact.manifest().kind() == Manifest.Kind.RANKER
                        && task.labels().negatives() == 0
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
