package dev.sluice.evidence;

/**
 * All sums of one pair of arms and one metric, a − b, and the most that was ever shown: by Ville's inequality what was
 * once shown stays shown.
 *
 * @param a slot of the first arm
 * @param b slot of the second arm, below a
 * @param contrast method O
 * @param bets method B
 * @param lifts method C; nothing where rewards are not 0 or 1
 * @param most largest ln E against "no difference" at any look so far, 0 at the start
 * @param mostBetter largest ln E for "a beats b"
 * @param mostWorse largest ln E for "b beats a"
 * @param crossed z over the boundary of the planned horizon, the largest in size at any look; beyond −1 and 1 it has
 *     been crossed; 0 without a plan
 */
public record PairState(
        int a,
        int b,
        Contrast contrast,
        Bets bets,
        Lifts lifts,
        double most,
        double mostBetter,
        double mostWorse,
        double crossed) {
    public static PairState none(int a, int b) {
        return new PairState(a, b, Contrast.NONE, Bets.NONE, Lifts.NONE, 0, 0, 0, 0);
    }

    /** With more decisions; a look is taken by {@link #looked}. */
    public PairState plus(Batch batch, boolean binary) {
        return new PairState(
                a,
                b,
                contrast.plus(batch),
                bets.plus(batch),
                binary ? lifts.plus(batch) : lifts,
                most,
                mostBetter,
                mostWorse,
                crossed);
    }

    /**
     * With the largest e-values brought up to date.
     *
     * @param boundary that |z| must reach at this look; infinite without a plan and after its horizon
     */
    public PairState looked(double boundary) {
        double reached = contrast.z() / boundary;
        return new PairState(
                a,
                b,
                contrast,
                bets,
                lifts,
                Math.max(most, bets.logE()),
                Math.max(mostBetter, bets.logBetter()),
                Math.max(mostWorse, bets.logWorse()),
                Math.abs(reached) > Math.abs(crossed) ? reached : crossed);
    }
}
