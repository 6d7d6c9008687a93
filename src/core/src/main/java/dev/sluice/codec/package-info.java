/**
 * How values are written down: JSON and YAML, durations, slugs, hashes, and how what is wrong is refused.
 * In: texts. Out: values, or what must hold.
 * Looks into no other room.
 */
@NullMarked
package dev.sluice.codec;

import org.jspecify.annotations.NullMarked;
