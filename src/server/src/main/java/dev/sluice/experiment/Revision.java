package dev.sluice.experiment;

import dev.sluice.definition.ExperimentDefinition;
import java.time.Instant;

/**
 * One version of a definition, for ever.
 *
 * @param revision from 1
 * @param group group of revisions whose totals belong together
 * @param author name of the API key that made it
 * @param createdAt when
 * @param definition what was asked for
 */
public record Revision(int revision, int group, String author, Instant createdAt, ExperimentDefinition definition) {}
