package dev.sluice.model;

import java.time.Instant;

/**
 * That something was claimed and is not any more.
 *
 * @param claim what was claimed
 * @param at when it was not any more
 */
public record Withdrawn(Claim claim, Instant at) {
    Withdrawn turned() {
        return new Withdrawn(claim.turned(), at);
    }
}
