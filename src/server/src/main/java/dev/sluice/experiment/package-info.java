/**
 * Life cycle of experiments: create, start, pause, conclude; stored in PostgreSQL, published to a topic.
 * In: definitions and commands. Out: published experiments.
 * Looks into codec, model, definition, token, stream, directory, audit and registry.
 */
@NullMarked
package dev.sluice.experiment;

import org.jspecify.annotations.NullMarked;
