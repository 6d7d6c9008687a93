package dev.sluice.model;

/**
 * That something was claimed and is not any more.
 *
 * @param claim what was claimed
 * @param sequence publication at which it was not any more
 */
public record Withdrawn(Claim claim, long sequence) {
    Withdrawn turned() {
        return new Withdrawn(claim.turned(), sequence);
    }
}
