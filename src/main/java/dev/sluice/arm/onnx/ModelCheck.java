package dev.sluice.arm.onnx;

import static dev.sluice.model.InvalidInput.require;

import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.model.InvalidInput;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Opens a graph as serving would and runs a probe batch: units that it knows and one that it does not, on the first items
 * of its catalogue. What does not open, reads other inputs than the contract's, or gives anything but finite numbers, is
 * refused.
 */
public final class ModelCheck {
    private static final int PROBED = 64;

    private ModelCheck() {}

    /** The artifact with what the graph reads and gives, and the provider that ran the probe. */
    public static Artifact verified(OnnxRuntime runtime, Artifact artifact) {
        Manifest manifest = artifact.manifest();
        Manifest.Serving seen =
                manifest.kind() == Manifest.Kind.RANKER ? ranker(runtime, artifact) : retrieval(runtime, artifact);
        return new Artifact(
                new Manifest(
                        manifest.name(),
                        manifest.kind(),
                        manifest.settings(),
                        manifest.training(),
                        Optional.of(seen),
                        manifest.metrics(),
                        manifest.files()),
                artifact.files());
    }

    private static Manifest.Serving ranker(OnnxRuntime runtime, Artifact artifact) {
        try (RankerModel model = new RankerModel(runtime, artifact)) {
            require(model.items().size() > 0, Artifact.ITEMS, "must list an item");
            int[] candidates =
                    IntStream.range(0, Math.min(PROBED, model.items().size())).toArray();
            Encoded unknown = model.encoder().encode(true, (source, attribute) -> "");
            long[] known = unknown.ids().clone();
            for (int place = 0; place < known.length; place++) {
                if (model.encoder().schema().sparse().get(place).size() > 1) {
                    known[place]++;
                }
            }
            for (Encoded request : List.of(unknown, new Encoded(known, unknown.dense()))) {
                float[] scores = probed(() -> model.score(List.of(model.query(request, candidates, candidates))));
                require(
                        scores.length == candidates.length,
                        Artifact.GRAPH,
                        "must give one score for each candidate, gave " + scores.length + " for " + candidates.length);
                finite(scores);
            }
            return model.seen(runtime.provider());
        }
    }

    private static Manifest.Serving retrieval(OnnxRuntime runtime, Artifact artifact) {
        try (RetrievalModel model = new RetrievalModel(runtime, artifact)) {
            require(model.items().size() > 0, Artifact.ITEMS, "must list an item");
            int wanted = Math.min(PROBED, model.items().size());
            RetrievalModel.Found found = probed(() -> model.best(0, wanted));
            finite(found.scores());
            require(
                    found.items().length == wanted && found.scores().length == wanted,
                    Artifact.GRAPH,
                    "must give k items and scores, gave " + found.items().length + " for " + wanted);
            for (long item : found.items()) {
                require(
                        item >= 0 && item < model.items().size(),
                        Artifact.GRAPH,
                        "must give numbers of items below " + model.items().size() + ", gave " + item);
            }
            return model.seen(runtime.provider());
        }
    }

    private static <T> T probed(Supplier<T> probe) {
        try {
            return probe.get();
        } catch (IllegalStateException e) {
            throw new InvalidInput(Artifact.GRAPH, "does not run a probe batch: " + e.getMessage());
        }
    }

    private static void finite(float[] scores) {
        for (float score : scores) {
            require(Float.isFinite(score), Artifact.GRAPH, "must give finite scores on a probe batch, gave " + score);
        }
    }
}
