package dev.sluice.evidence;

/**
 * Sizes λ of bets in (0, 0.95] with a prior over them: 0.7 of the half of N(0, 0.15²) that is positive, tuned to lifts of
 * about 15 %, and 0.3 spread evenly over the logarithm from 0.002 on, so that small effects are found with many rows and
 * large ones with few. The points lie so close that a likelihood over λ which is not yet overwhelming is read as if they
 * were dense; being a prior of its own, the mixture over just these points is exact at any spacing.
 */
final class BetSizes {
    static final double MOST = 0.95;

    private static final double STEP = 0.1;
    private static final int COUNT = 138;
    private static final double TUNED = 0.7;
    private static final double DEVIATION = 0.15;
    private static final double SPREAD_FROM = 0.002;
    private static final double[] SIZES = new double[COUNT];
    private static final double[] LOG_WEIGHTS = new double[COUNT];

    static {
        double[] tuned = new double[COUNT];
        double tunedSum = 0;
        int spread = 0;
        for (int i = 0; i < COUNT; i++) {
            SIZES[i] = MOST * Math.exp(-STEP * i);
            double in = SIZES[i] / DEVIATION;
            tuned[i] = SIZES[i] * Math.exp(-in * in / 2); // density by the logarithm
            tunedSum += tuned[i];
            spread += SIZES[i] >= SPREAD_FROM ? 1 : 0;
        }
        for (int i = 0; i < COUNT; i++) {
            double even = SIZES[i] >= SPREAD_FROM ? 1.0 / spread : 0;
            LOG_WEIGHTS[i] = Math.log(TUNED * tuned[i] / tunedSum + (1 - TUNED) * even);
        }
    }

    private BetSizes() {}

    static double[] all() {
        return SIZES.clone();
    }

    /** ln of the mean of exp(logs) by the prior, {@code logs} by size. */
    static double mixed(double[] logs) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < COUNT; i++) {
            highest = Math.max(highest, logs[i] + LOG_WEIGHTS[i]);
        }
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double below = logs[i] + LOG_WEIGHTS[i] - highest;
            sum += below < -40 ? 0 : Math.exp(below);
        }
        return highest + Math.log(sum);
    }
}
