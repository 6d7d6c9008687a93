package dev.sluice.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.Json;
import dev.sluice.model.ModelReference;
import dev.sluice.registry.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A registered version.
 *
 * @param model name and version, as arms name it
 * @param kind what is trained, like {@code wukong}
 * @param asked {@code ranker} or {@code retrieval}
 * @param aliases that point at it
 * @param deprecated whether new experiments should not use it
 * @param digest of the manifest
 * @param metrics on the valid part of its training
 * @param manifest all of it
 */
public record RegisteredModel(
        String model,
        String kind,
        Manifest.Kind asked,
        List<String> aliases,
        boolean deprecated,
        String digest,
        String author,
        Instant createdAt,
        Map<String, Double> metrics,
        JsonNode manifest) {
    static RegisteredModel of(ModelVersion version) {
        return new RegisteredModel(
                ModelReference.of(version.name(), version.version()).toString(),
                version.manifest().name(),
                version.manifest().kind(),
                version.aliases(),
                version.deprecated(),
                version.digest(),
                version.registration().author(),
                version.registration().at(),
                version.manifest().metrics(),
                Json.http().valueToTree(version.manifest()));
    }
}
