/**
 * Events that come back: token verified, fields checked, appended to the log, acknowledged.
 * In: JSON events. Out: verified events on the topic, and a verdict each.
 * Looks into codec, model, definition, token and stream.
 */
@NullMarked
package dev.sluice.event;

import org.jspecify.annotations.NullMarked;
