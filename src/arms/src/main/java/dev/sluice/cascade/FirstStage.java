package dev.sluice.cascade;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Rows;

/**
 * What narrows the catalogue down for a ranker.
 *
 * @param artifact of a retrieval model
 * @param limit candidates that it gives
 */
public record FirstStage(Artifact artifact, int limit) {
    public FirstStage {
        InvalidInput.require(
                artifact.manifest().kind() == Manifest.Kind.RETRIEVAL,
                "candidates",
                "must be a retrieval model, got " + artifact.manifest().name());
    }

    /**
     * Opens it; whoever does so closes it.
     *
     * @param known what units had, which it does not give again
     */
    public RetrievalRecommender open(OnnxRuntime runtime, Rows known) {
        RetrievalModel model = new RetrievalModel(runtime, artifact);
        return new RetrievalRecommender(model, known.unitItems().renumbered(known.items(), model.items()), false);
    }
}
