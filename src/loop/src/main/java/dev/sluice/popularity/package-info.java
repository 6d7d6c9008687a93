/**
 * Counts what units do with items, and keeps the most popular ones at hand (Kafka Streams).
 * In: accepted events and imports by item. Out: lists of the most popular items.
 * Looks into model, policy, recommend, stream and directory.
 */
@NullMarked
package dev.sluice.popularity;

import org.jspecify.annotations.NullMarked;
