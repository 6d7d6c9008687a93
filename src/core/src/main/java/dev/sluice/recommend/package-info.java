/**
 * What a decision asks of an arm: a request in, ranked items out.
 * In: nothing. Out: one interface and its two records.
 * Looks into no other room.
 */
@NullMarked
package dev.sluice.recommend;

import org.jspecify.annotations.NullMarked;
