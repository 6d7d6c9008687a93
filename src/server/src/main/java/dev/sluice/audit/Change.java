package dev.sluice.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Who changes something, when, and on what ground.
 *
 * @param author name of the API key
 * @param at when
 * @param based revision that the author has seen; empty where that does not matter
 */
public record Change(String author, Instant at, Optional<Integer> based) {}
