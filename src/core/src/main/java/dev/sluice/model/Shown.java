package dev.sluice.model;

import dev.sluice.codec.InvalidInput;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How an item came before a unit, as far as that is known.
 *
 * @param position in the list, from 1
 * @param rank among the candidates of the first stage, from 1
 * @param score by the first stage, on its own scale
 * @param kept share of the rows without a click among which this one is, in (0, 1]: below 1 where the others were left out at random
 */
public record Shown(OptionalInt position, OptionalInt rank, OptionalDouble score, double kept) {
    /** Of which nothing is known. */
    public static final Shown UNKNOWN = new Shown(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), 1);

    /** Before everything else: what a ranker asks of each candidate. */
    public static final Shown FIRST = UNKNOWN.at(1);

    public Shown {
        InvalidInput.require(kept > 0 && kept <= 1, "kept", "must be in (0, 1], got " + kept);
    }

    public Shown at(int place) {
        return new Shown(OptionalInt.of(place), rank, score, kept);
    }

    /**
     * The same with what the first stage said.
     *
     * @param scored by it; empty where it has no score of its own
     */
    public Shown ranked(int number, OptionalDouble scored) {
        return new Shown(position, OptionalInt.of(number), scored, kept);
    }

    /** The same among fewer rows without a click. */
    public Shown among(double share) {
        return new Shown(position, rank, score, share);
    }
}
