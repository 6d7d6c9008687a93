/**
 * The registry of trained models: versions, aliases and their files, in PostgreSQL and in a local directory.
 * In: artifacts. Out: artifacts by reference.
 * Looks into codec, model and artifact.
 */
@NullMarked
package dev.sluice.registry;

import org.jspecify.annotations.NullMarked;
