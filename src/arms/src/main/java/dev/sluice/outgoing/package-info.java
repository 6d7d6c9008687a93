/**
 * Calls that leave the platform: which addresses they may go to, checked where names are resolved, and the client that makes them.
 * In: an address that a user wrote and a body. Out: a status and a body of bounded size.
 * Looks into codec.
 */
@NullMarked
package dev.sluice.outgoing;

import org.jspecify.annotations.NullMarked;
