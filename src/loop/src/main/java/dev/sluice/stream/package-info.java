/**
 * Kafka itself: topics, serdes, the outbox, the acknowledged event log and the feed of compacted topics.
 * In: records. Out: records.
 * Looks into codec, model and token.
 */
@NullMarked
package dev.sluice.stream;

import org.jspecify.annotations.NullMarked;
