package dev.sluice.evidence;

import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.Arrays;

/**
 * How often each reward was earned by some mature decisions of one arm: exact for rates and for composite rewards, since
 * these take few values.
 */
public final class Rewards {
    private static final double[] BINARY = {0, 1};

    private final double[] levels;
    private final long[] counts;

    private Rewards(double[] levels, long[] counts) {
        this.levels = levels;
        this.counts = counts;
    }

    public static Rewards binary(long successes, long rows) {
        if (successes < 0 || successes > rows) {
            throw new IllegalArgumentException("successes must be in [0, " + rows + "], got " + successes);
        }
        return new Rewards(BINARY, new long[] {rows - successes, successes});
    }

    public static Rewards of(Outcomes outcomes, Measure measure) {
        if (measure.binary()) {
            return binary(Math.round(measure.earned(outcomes)), outcomes.rows());
        }
        return new Rewards(
                measure.rewards().stream().mapToDouble(Double::doubleValue).toArray(),
                outcomes.joint().stream().mapToLong(Long::longValue).toArray());
    }

    int size() {
        return levels.length;
    }

    double level(int index) {
        return levels[index];
    }

    long count(int index) {
        return counts[index];
    }

    public long rows() {
        return Arrays.stream(counts).sum();
    }

    public double sum() {
        double sum = 0;
        for (int i = 0; i < levels.length; i++) {
            sum += counts[i] * levels[i];
        }
        return sum;
    }

    /** Sum of (reward − m)². */
    double squares(double m) {
        double sum = 0;
        for (int i = 0; i < levels.length; i++) {
            sum += counts[i] * (levels[i] - m) * (levels[i] - m);
        }
        return sum;
    }
}
