/**
 * Recommenders that answer over HTTP, in whatever language they are written.
 * In: a request. Out: scored items, or a failure within the arm's time.
 * Looks into codec, recommend and outgoing.
 */
@NullMarked
package dev.sluice.arm.remote;

import org.jspecify.annotations.NullMarked;
