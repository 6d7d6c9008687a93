/**
 * The signed attribution token and the keyed hash of a unit.
 * In: claims and keys. Out: a token of at most 234 characters, and back.
 * Looks into codec and model.
 */
@NullMarked
package dev.sluice.token;

import org.jspecify.annotations.NullMarked;
