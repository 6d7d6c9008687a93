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
 * @param registration by whom and when
 * @param manifest what it is
 */
public record ModelVersion(
        String name,
        int version,
        List<String> aliases,
        boolean deprecated,
        String digest,
        Registration registration,
        Manifest manifest) {
    /**
     * Who registered it, and when.
     *
     * @param author name of the API key
     * @param at when
     */
    public record Registration(String author, Instant at) {}
}
