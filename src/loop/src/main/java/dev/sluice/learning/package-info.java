/**
 * One writer per experiment: sums deltas, asks the policy, publishes allocation and totals (Kafka Streams).
 * In: deltas. Out: policy snapshots and allocation versions. Looks into model, definition, policy, stream, statistics, evidence and
 * interleaving.
 */
@NullMarked
package dev.sluice.learning;

import org.jspecify.annotations.NullMarked;
