package dev.sluice.catalogue;

/**
 * What an import did; its other rows were there already.
 *
 * @param added rows that are new
 * @param changed rows that took the place of another value
 */
public record Additions(int added, int changed) {}
