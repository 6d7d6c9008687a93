package dev.sluice.training;

import static dev.sluice.codec.InvalidInput.require;

/**
 * How items are regressed on items.
 *
 * @param regularisation of the weights, above 0; default 500
 * @param neighbours strongest weights kept for an item, 0 to 10000; 0, the default, keeps all, as a graph
 * @param memory most megabytes that training may take, 1 to 1000000; default 4096
 */
public record EaseSettings(double regularisation, int neighbours, int memory) {
    /** Matrices of 8-byte numbers that training has at a time, at most. */
    private static final int MATRICES = 6;

    /** The engine counts the bytes of a matrix in 31 bits. */
    private static final int MOST = 16_383;

    private static final int MEGABYTE = 1 << 20;

    public EaseSettings {
        regularisation = regularisation == 0 ? 500 : regularisation;
        memory = memory == 0 ? 4_096 : memory;
        require(
                regularisation > 0 && Double.isFinite(regularisation),
                "regularisation",
                "must be above 0, got " + regularisation);
        require(neighbours >= 0 && neighbours <= 10_000, "neighbours", "must be in [0, 10000], got " + neighbours);
        require(memory >= 1 && memory <= 1_000_000, "memory", "must be in [1, 1000000], got " + memory);
    }

    /** Refuses a catalogue whose square is too much. */
    void requireRoom(int items) {
        long needed = (long) items * items * Double.BYTES * MATRICES / MEGABYTE;
        require(
                needed <= memory,
                "memory",
                "must be " + needed + " or more for a matrix of " + items + " by " + items + " items, is " + memory);
        require(
                items <= MOST,
                "model",
                "must be another than ease for " + items + " items, has a weight for every pair of at most " + MOST);
    }
}
