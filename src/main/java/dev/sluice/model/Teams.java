package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * Which of two arms put each item into a list that was drafted from both.
 *
 * @param length items of the list, 1 to {@value #MOST}
 * @param lower bit i is set where the arm of the lower slot put the item at position i + 1
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public record Teams(int length, long lower) {
    /** Longest list whose items can be told apart. */
    public static final int MOST = 64;

    /** Whether there is an item at that position, from 1. */
    public boolean has(int position) {
        return position >= 1 && position <= length;
    }

    /** What a click at that position earns: 1 for the arm of the lower slot, −1 for the other one, 0 without an item. */
    public int credit(int position) {
        if (!has(position)) {
            return 0;
        }
        return (lower >>> (position - 1) & 1) == 1 ? 1 : -1;
    }
}
