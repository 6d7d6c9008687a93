/**
 * The hot path: draws an arm from the last published allocation, asks it for items, signs the token.
 * In: a request and an immutable snapshot. Out: a decision.
 * Looks into codec, model, recommend, definition, token and directory.
 */
@NullMarked
package dev.sluice.decision;

import org.jspecify.annotations.NullMarked;
