package dev.sluice.evidence;

import dev.sluice.model.Interval;
import dev.sluice.model.Measure;
import dev.sluice.statistics.Normal;

/**
 * What the plan of a fixed split has shown of one pair so far: at its last look, and for good once its horizon is over.
 * Information is the score's variance V₀ as a share of the planned one, which is that of the planned rows at the rate of
 * the first tenth of them: early enough to have cost no noticeable part of the error, and blind to the difference.
 *
 * @param most planned V₀; 0 until it is known
 * @param interval of the difference at the last look
 * @param p of the plan's own test there, about the boundary: at most the level exactly where the interval excludes 0
 * @param closed whether the horizon is over
 */
public record PlannedTest(double most, Interval interval, double p, boolean closed) {
    /** Before the first look. */
    public static final PlannedTest NONE = new PlannedTest(0, new Interval(0, -1, 1), 1, false);

    /** Share of the planned rows at which the planned information is fixed: α t^2.5 has spent 0.3 % of the error there. */
    private static final double KNOWN_FROM = 0.1;
    /** Less would be 0, whose logarithm is none. */
    private static final double LEAST_P = Double.MIN_NORMAL;

    /**
     * How one pair is judged.
     *
     * @param level two-sided error of the pair
     * @param measure what is earned
     */
    record Plan(Horizon horizon, double level, Measure measure) {}

    /**
     * After a look. Where looks are planned they are spread over the rows, and the last of them ends the plan; else the
     * planned information does as well.
     *
     * @param before mature rows at the look before
     * @param rows mature rows now
     */
    PlannedTest looked(Plan plan, Score score, long before, long rows) {
        Horizon horizon = plan.horizon;
        Measure measure = plan.measure;
        if (closed || rows == 0 || !horizon.isLook(before, rows)) {
            return this;
        }
        double passed = (double) rows / horizon.rows();
        boolean last = passed >= 1;
        double planned = planned(measure, score, passed);
        double information = planned > 0 ? Math.min(1, score.v() / planned) : passed;
        boolean over = last || (information >= 1 && horizon.looks().isEmpty());
        if (!score.judged(measure)) {
            double estimate = score.w() == 0 ? 0 : score.t() / score.w();
            return new PlannedTest(planned, new Interval(estimate, -1, 1).cut(-1, 1), 1, over);
        }
        double boundary = horizon.boundary(plan.level, passed, information);
        double nominal = Normal.above(Math.abs(score.z())) / Normal.above(boundary);
        return new PlannedTest(
                planned, score.interval(measure, boundary), Math.max(LEAST_P, Math.min(1, plan.level * nominal)), over);
    }

    /** Whether this look has fixed what the one before left open. */
    boolean keeps(PlannedTest before) {
        return most != before.most || closed != before.closed;
    }

    private double planned(Measure measure, Score score, double passed) {
        return most > 0 || passed < KNOWN_FROM || !score.judged(measure) ? most : score.v() / passed;
    }
}
