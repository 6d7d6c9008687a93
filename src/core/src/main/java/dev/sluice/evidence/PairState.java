package dev.sluice.evidence;

import java.util.Optional;

/**
 * All sums of one pair of arms and one metric, a − b, and what its looks have left.
 *
 * @param a slot of the first arm
 * @param b slot of the second arm, below a
 * @param contrast method O
 * @param score method S
 * @param bets method B; only for pairs with control, and without a plan
 * @param lifts method C; nothing where rewards are not 0 or 1
 * @param planned what the plan has shown; nothing without one
 */
public record PairState(
        int a, int b, Contrast contrast, Score score, Optional<Bets> bets, Lifts lifts, PlannedTest planned) {
    /**
     * Before the first decision.
     *
     * @param betting whether differences are bet on, which takes hundreds of sums
     */
    public static PairState none(int a, int b, boolean betting) {
        return new PairState(
                a,
                b,
                Contrast.NONE,
                Score.NONE,
                betting ? Optional.of(Bets.NONE) : Optional.empty(),
                Lifts.NONE,
                PlannedTest.NONE);
    }

    public PairState plus(Batch batch, boolean binary) {
        return new PairState(
                a,
                b,
                contrast.plus(batch),
                score.plus(batch),
                bets.map(sums -> sums.plus(batch)),
                binary ? lifts.plus(batch) : lifts,
                planned);
    }

    PairState looked(PlannedTest shown) {
        return new PairState(a, b, contrast, score, bets, lifts, shown);
    }

    /** Evidence at any look, without a plan. */
    OneSided evidence() {
        return bets.<OneSided>map(known -> known).orElseGet(() -> new RunningAverage(contrast));
    }
}
