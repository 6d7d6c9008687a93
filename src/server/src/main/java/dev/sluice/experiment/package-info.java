/**
 * Life cycle of experiments: create, start, pause, conclude; stored in PostgreSQL, published to a topic.
 * In: definitions and commands. Out: published experiments. Looks into model, definition, token and stream.
 */
@NullMarked
package dev.sluice.experiment;

import org.jspecify.annotations.NullMarked;
