package dev.sluice.policy;

/**
 * Decisions of one bucket of time.
 *
 * @param start first granule of the bucket
 * @param newest time in granules of its last decision
 * @param rows decisions
 * @param lags sum over these of the granules since the start
 * @param successes that came of these so far
 */
public record DelayedCohort(long start, double newest, double rows, double lags, DelayedSuccesses successes) {
    static final DelayedCohort NONE = new DelayedCohort(0, 0, 0, 0, DelayedSuccesses.NONE);

    static DelayedCohort of(DelayedChange change, DelayScale scale) {
        long number = scale.number(change.decidedAt());
        double time = scale.at(change.decidedAt());
        long delay = (long) Math.floor(scale.at(change.seenAt()) - time);
        return new DelayedCohort(
                number,
                time,
                change.rows(),
                change.rows() * (time - number),
                DelayedSuccesses.of(change.reward(), delay));
    }

    /** The same, counted from an earlier start. */
    DelayedCohort from(long earlier) {
        return new DelayedCohort(earlier, newest, rows, lags + rows * (start - earlier), successes);
    }

    /** Both together, for cohorts with the same start. */
    DelayedCohort plus(DelayedCohort other) {
        return new DelayedCohort(
                start,
                Math.max(newest, other.newest),
                rows + other.rows,
                lags + other.lags,
                successes.plus(other.successes));
    }

    /** Whether some are younger than a granule, so that not even what comes at once has come. */
    boolean current(double now) {
        return now - newest < 1;
    }

    /** Mean age in granules; at least 1 where the cohort is not current. */
    double age(double now) {
        double lag = rows > 0 ? lags / rows : newest - start;
        return now - start - Math.min(newest - start, Math.max(0, lag));
    }

    /** Decisions that have not succeeded yet. */
    double open() {
        return Math.max(0, rows - successes.left());
    }
}
