/**
 * The hot path: draws an arm from the last published allocation, asks it for items, signs the token.
 * In: a request and an immutable snapshot. Out: a decision. Looks into model, definition, token, arm and interleaving; never waits.
 */
@NullMarked
package dev.sluice.decision;

import org.jspecify.annotations.NullMarked;
