package dev.sluice.model;

import dev.sluice.codec.InvalidInput;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a unit was exposed to an item, as far as that is known.
 *
 * @param position in the list, from 1
 * @param rank among the candidates of the first stage, from 1
 * @param score by the first stage, on its own scale
 * @param kept how often each row without a click is among the rows, above 0: below 1 where others were left out at random, above 1 where
 *     they were drawn again
 */
public record Exposure(OptionalInt position, OptionalInt rank, OptionalDouble score, double kept) {
    /** Of which nothing is known. */
    public static final Exposure UNKNOWN =
            new Exposure(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), 1);

    /** Before everything else: what a ranker asks of each candidate. */
    public static final Exposure FIRST = UNKNOWN.at(1);

    public Exposure {
        InvalidInput.require(kept > 0 && Double.isFinite(kept), "kept", "must be a finite number above 0, got " + kept);
    }

    public Exposure at(int place) {
        return new Exposure(OptionalInt.of(place), rank, score, kept);
    }

    /**
     * The same with what the first stage said.
     *
     * @param scored by it; empty where it has no score of its own
     */
    public Exposure ranked(int number, OptionalDouble scored) {
        return new Exposure(position, OptionalInt.of(number), scored, kept);
    }

    /** The same with a score among candidates whose rank says nothing. */
    public Exposure scored(OptionalDouble number) {
        return new Exposure(position, OptionalInt.empty(), number, kept);
    }

    /** The same among fewer rows without a click. */
    public Exposure among(double share) {
        return new Exposure(position, rank, score, share);
    }
}
