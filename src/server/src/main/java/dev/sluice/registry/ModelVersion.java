package dev.sluice.registry;

import dev.sluice.artifact.Manifest;
import java.time.Instant;
import java.util.List;

/**
 * A registered model.
 *
 * @param name of the model
 * @param version from 1, never used again
 * @param aliases that point at it
 * @param deprecated whether new experiments should not use it
 * @param digest of its manifest, which holds those of all files
 * @param author name of the API key that registered it
 * @param createdAt when
 * @param manifest what it is
 */
public record ModelVersion(
        String name,
        int version,
        List<String> aliases,
        boolean deprecated,
        String digest,
        String author,
        Instant createdAt,
        Manifest manifest) {}
