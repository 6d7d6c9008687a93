/**
 * Recommenders: a request in, ranked items out, within a time budget.
 * In: a unit with its history. Out: scored items.
 * Looks into codec, policy, recommend and artifact.
 */
@NullMarked
package dev.sluice.arm;

import org.jspecify.annotations.NullMarked;
