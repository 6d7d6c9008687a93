/**
 * What this replica knows of all experiments now: definitions, revisions and the latest snapshots.
 * In: what the readers of compacted topics hand over. Out: answers from memory.
 * Looks into model and definition.
 */
@NullMarked
package dev.sluice.directory;

import org.jspecify.annotations.NullMarked;
