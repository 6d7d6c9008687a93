/**
 * Keeps what is known of each unit: its attributes, and the last items that it had to do with (Kafka Streams).
 * In: accepted events and imports by unit. Out: profiles.
 * Looks into model and stream.
 */
@NullMarked
package dev.sluice.profile;

import org.jspecify.annotations.NullMarked;
