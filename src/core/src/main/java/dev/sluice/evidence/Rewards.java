package dev.sluice.evidence;

import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import java.util.Arrays;

/**
 * What some mature decisions of one arm earned. Rates and composite rewards take few values, so that it is known how often
 * each was earned; of other values the sums are.
 */
public final class Rewards {
    private static final double[] BINARY = {0, 1};
    private static final double[] NO_LEVELS = {};

    private final double[] levels;
    private final long[] counts;
    private final long rows;
    private final double sum;
    private final double squares;

    private Rewards(double[] levels, long[] counts) {
        this.levels = levels;
        this.counts = counts;
        this.rows = Arrays.stream(counts).sum();
        double first = 0;
        double second = 0;
        for (int i = 0; i < levels.length; i++) {
            first += counts[i] * levels[i];
            second += counts[i] * levels[i] * levels[i];
        }
        this.sum = first;
        this.squares = second;
    }

    private Rewards(long rows, double sum, double squares) {
        this.levels = NO_LEVELS;
        this.counts = new long[0];
        this.rows = rows;
        this.sum = sum;
        this.squares = squares;
    }

    public static Rewards binary(long successes, long rows) {
        if (successes < 0 || successes > rows) {
            throw new IllegalArgumentException("successes must be in [0, " + rows + "], got " + successes);
        }
        return new Rewards(BINARY, new long[] {rows - successes, successes});
    }

    public static Rewards of(Outcomes outcomes, Measure measure) {
        if (measure.bound().isPresent()) {
            double bound = measure.bound().get();
            return new Rewards(outcomes.rows(), outcomes.valueSum() / bound, outcomes.valueSquares() / (bound * bound));
        }
        if (measure.binary()) {
            return binary(Math.round(measure.earned(outcomes)), outcomes.rows());
        }
        return new Rewards(
                measure.rewards().stream().mapToDouble(Double::doubleValue).toArray(),
                outcomes.joint().stream().mapToLong(Long::longValue).toArray());
    }

    /** Number of levels; 0 where they are not known. */
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
        return rows;
    }

    public double sum() {
        return sum;
    }

    /** Sum of (reward − m)². */
    double squares(double m) {
        if (levels.length == 0) {
            return Math.max(0, squares - 2 * m * sum + rows * m * m);
        }
        double total = 0;
        for (int i = 0; i < levels.length; i++) {
            total += counts[i] * (levels[i] - m) * (levels[i] - m);
        }
        return total;
    }

    /** Number, sum and squares of offset + factor × reward. */
    RunningMean scaled(double offset, double factor) {
        return new RunningMean(
                rows,
                rows * offset + factor * sum,
                rows * offset * offset + 2 * offset * factor * sum + factor * factor * squares);
    }
}
