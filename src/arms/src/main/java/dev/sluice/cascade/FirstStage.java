package dev.sluice.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
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

    /** What it is, to be kept with a ranker that learned from it. */
    public JsonNode described() {
        ObjectNode described = Json.http().createObjectNode();
        described.put("name", artifact.manifest().name()).put("limit", limit);
        artifact.manifest()
                .training()
                .ifPresent(training ->
                        described.put("trainedAt", training.at().toString()).put("dataDigest", training.dataDigest()));
        return described;
    }

    /** Whether units are known to it by their hash. */
    public boolean hashedUnits() {
        return artifact.manifest().serving().map(Manifest.Serving::hashedUnits).orElse(false);
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
