package dev.sluice.evidence;

/**
 * All sums of one pair of arms and one metric, a − b, and the most that was ever shown.
 *
 * @param a slot of the first arm
 * @param b slot of the second arm, below a
 * @param contrast method O
 * @param bets method B
 * @param lifts method C; nothing where rewards are not 0 or 1
 * @param peaks the most that was ever shown
 */
public record PairState(int a, int b, Contrast contrast, Bets bets, Lifts lifts, Peaks peaks) {
    public static PairState none(int a, int b) {
        return new PairState(a, b, Contrast.NONE, Bets.NONE, Lifts.NONE, Peaks.NONE);
    }

    /** With more decisions; a look is taken by {@link #looked}. */
    public PairState plus(Batch batch, boolean binary) {
        return new PairState(a, b, contrast.plus(batch), bets.plus(batch), binary ? lifts.plus(batch) : lifts, peaks);
    }

    /**
     * With the peaks brought up to date.
     *
     * @param boundary that |z| must reach at this look; infinite without a plan and after its horizon
     */
    public PairState looked(double boundary) {
        return new PairState(a, b, contrast, bets, lifts, peaks.or(bets, contrast.z() / boundary));
    }

    /**
     * The largest of every look so far, 0 at the start: by Ville's inequality what was once shown stays shown.
     *
     * @param different ln E against "no difference"
     * @param better ln E for "a beats b"
     * @param worse ln E for "b beats a"
     * @param crossed z over the boundary of the planned horizon, the largest in size; beyond −1 and 1 it has been
     *     crossed; 0 without a plan
     */
    public record Peaks(double different, double better, double worse, double crossed) {
        static final Peaks NONE = new Peaks(0, 0, 0, 0);

        private Peaks or(Bets bets, double reached) {
            return new Peaks(
                    Math.max(different, bets.logE()),
                    Math.max(better, bets.logBetter()),
                    Math.max(worse, bets.logWorse()),
                    Math.abs(reached) > Math.abs(crossed) ? reached : crossed);
        }
    }
}
