/**
 * One writer per experiment: sums deltas, asks the policy, publishes allocation and totals (Kafka Streams).
 * In: deltas. Out: policy snapshots and allocation versions.
 * Looks into codec, model, policy, definition, evidence, stream and directory.
 */
@NullMarked
package dev.sluice.learning;

import org.jspecify.annotations.NullMarked;
