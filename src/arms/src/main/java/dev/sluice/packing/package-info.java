/**
 * Graphs that others made, turned into artifacts: their names, order and numbers stay theirs.
 * In: a graph, files of items and units, and what each input reads. Out: an artifact.
 * Looks into codec, feature, network, artifact, arm and dataset.
 */
@NullMarked
package dev.sluice.packing;

import org.jspecify.annotations.NullMarked;
