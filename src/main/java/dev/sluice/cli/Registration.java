package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.model.ModelReference;
import dev.sluice.training.Measured;
import dev.sluice.training.Task;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Registers a fresh artifact on a server, and makes it the champion where it is better than the one there. */
record Registration(ApiClient client, OnnxRuntime runtime) {
    /** Registers; the sentence says what came of it. */
    String register(String name, Artifact artifact, Task task) throws IOException, InterruptedException {
        Optional<Artifact> champion = client.artifact(new ModelReference(name, ModelReference.CHAMPION));
        JsonNode registered = client.register(name, artifact);
        ModelReference reference = ModelReference.parse(registered.path("model").asText());
        if (champion.isEmpty()) {
            return "registered " + reference + "; the first is the champion";
        }
        Optional<Duel> duel = duel(artifact, champion.get(), task);
        if (duel.isEmpty()) {
            return "registered " + reference + "; it cannot be compared with the champion on these rows";
        }
        if (duel.get().won()) {
            client.post(
                    "/api/v1/models/" + name + "/versions/" + reference.version() + ":promote",
                    Map.of("alias", ModelReference.CHAMPION));
        }
        return "registered " + reference + "; " + duel.get();
    }

    /** Both on the same valid part; empty where there is none, or where they name units differently. */
    private Optional<Duel> duel(Artifact fresh, Artifact champion, Task task) {
        boolean same = fresh.manifest().kind() == champion.manifest().kind() && hashed(fresh) == hashed(champion);
        if (!same || !task.validated()) {
            return Optional.empty();
        }
        Map<String, Double> old =
                Measured.of(champion, task, runtime).manifest().metrics();
        Map<String, Double> now = fresh.manifest().metrics();
        return now.containsKey("logloss")
                ? Optional.of(new Duel("logloss", now.get("logloss"), old.getOrDefault("logloss", Double.NaN), -1))
                : Optional.of(new Duel(
                        "ndcg@10", now.getOrDefault("ndcg@10", 0.0), old.getOrDefault("ndcg@10", Double.NaN), 1));
    }

    private static boolean hashed(Artifact artifact) {
        return artifact.manifest().serving().map(Manifest.Serving::hashedUnits).orElse(false);
    }

    /** A metric of both, and which way is better. */
    private record Duel(String metric, double fresh, double champion, int better) {
        boolean won() {
            return (fresh - champion) * better > 0;
        }

        @Override
        public String toString() {
            return String.format(
                    "%s %.4f against %.4f of the champion: it %s",
                    metric, fresh, champion, won() ? "is the champion now" : "does not replace it");
        }
    }
}
