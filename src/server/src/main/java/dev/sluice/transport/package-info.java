/**
 * What a caller may cost before there is a request: connections, sizes and time, counted as bytes come.
 * In: bytes. Out: whole requests only, so that no thread waits for a slow caller.
 * Looks into no other room.
 */
@NullMarked
package dev.sluice.transport;

import org.jspecify.annotations.NullMarked;
