package dev.sluice.model;

import java.time.Instant;

/**
 * A unit had an item.
 *
 * @param unit who
 * @param item what
 * @param value rating or strength; 1 where nothing is said
 * @param at when
 */
public record Interaction(String unit, String item, double value, Instant at) {}
