package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.evaluation.ServedQuality;
import dev.sluice.evaluation.ServedQuality.Duel;
import dev.sluice.model.ModelReference;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Registers a fresh artifact on a server, and makes it the champion where it is better than the one there. */
record Registration(ApiClient client) {
    /**
     * Registers; the sentence says what came of it.
     *
     * @param quality by rows that neither model has learned or stopped by
     */
    String register(String name, Artifact artifact, ServedQuality quality) throws IOException, InterruptedException {
        Optional<Artifact> champion = client.artifact(new ModelReference(name, ModelReference.CHAMPION));
        JsonNode registered = client.register(name, artifact);
        ModelReference reference = ModelReference.parse(registered.path("model").asText());
        if (champion.isEmpty()) {
            return "registered " + reference + "; the first is the champion";
        }
        Optional<Duel> duel = duel(artifact, champion.get(), quality);
        if (duel.isEmpty()) {
            return "registered " + reference + "; it cannot be compared with the champion on these rows";
        }
        if (duel.get().won()) {
            makeChampion(reference);
        }
        return "registered " + reference + "; " + told(duel.get());
    }

    /** Registers, and makes it the champion. */
    String promote(String name, Artifact artifact) throws IOException, InterruptedException {
        ModelReference reference = ModelReference.parse(
                client.register(name, artifact).path("model").asText());
        makeChampion(reference);
        return "registered " + reference + "; it is the champion now";
    }

    private void makeChampion(ModelReference reference) throws IOException, InterruptedException {
        client.post(
                "/api/v1/models/" + reference.name() + "/versions/" + reference.version() + ":promote",
                Map.of("alias", ModelReference.CHAMPION));
    }

    /** Both on the same rows; empty where there are none, or where they name units differently or only one reads a first stage. */
    private static Optional<Duel> duel(Artifact fresh, Artifact champion, ServedQuality quality) {
        boolean same = fresh.manifest().kind() == champion.manifest().kind()
                && fresh.manifest().kind() != Manifest.Kind.CONTENT
                && hashed(fresh) == hashed(champion)
                && fresh.manifest().readsFirstStage() == champion.manifest().readsFirstStage();
        if (!same || !quality.task().validated()) {
            return Optional.empty();
        }
        return Optional.of(quality.duel(fresh, champion));
    }

    private static boolean hashed(Artifact artifact) {
        return artifact.manifest().serving().map(Manifest.Serving::hashedUnits).orElse(false);
    }

    private static String told(Duel duel) {
        return String.format(
                Locale.ROOT,
                "%s %+.4f [%+.4f, %+.4f] against the champion: it %s",
                duel.metric(),
                duel.difference().value(),
                duel.difference().lower(),
                duel.difference().upper(),
                duel.won() ? "is the champion now" : "does not replace it");
    }
}
