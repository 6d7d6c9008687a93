package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * Which of two arms put each item into a list that was drafted from both.
 *
 * @param length items of the list, positive
 * @param contested how many of them, from the top, while both arms had something to offer: at most {@value #MOST}; clicks
 *     further down speak for nobody
 * @param lower bit i is set where the arm of the lower slot put the item at position i + 1
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Teams(int length, int contested, long lower) {
    /** Most items that clicks may speak for. */
    public static final int MOST = 64;

    public static int lowerSlot(long mask) {
        return Long.numberOfTrailingZeros(mask);
    }

    public static int higherSlot(long mask) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(mask);
    }

    public boolean has(int position) {
        return position >= 1 && position <= length;
    }

    /** Bit of a position at which a click speaks for the arm of the lower slot; 0 elsewhere. */
    public long forLower(int position) {
        return contested(position) & lower;
    }

    /** Bit of a position at which a click speaks for the arm of the higher slot; 0 elsewhere. */
    public long forHigher(int position) {
        return contested(position) & ~lower;
    }

    private long contested(int position) {
        return position >= 1 && position <= contested ? 1L << (position - 1) : 0;
    }
}
