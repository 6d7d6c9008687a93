package dev.sluice.history;

import java.time.Duration;
import java.time.Instant;

/** A few of many minutes, as many as a picture has room for. */
final class Samples {
    private static final double A_MINUTE = 60;

    private Samples() {}

    /**
     * Selects the last rows before the end of each part of [:from, :to) of {@code :step} seconds, by minute and slot, of
     * {@code :experiment}. Looks up one minute a part, so that a month costs no more than an hour.
     *
     * @param table whose key begins with experiment_id and minute
     */
    static String select(String table) {
        return """
                select m.* from (
                    select distinct (
                        select max(a.minute) from %1$s a
                        where a.experiment_id = :experiment and a.minute >= part.start
                            and a.minute < least(part.start + make_interval(secs => :step), :to)) as minute
                    from generate_series(cast(:from as timestamptz), cast(:to as timestamptz),
                        make_interval(secs => :step)) as part(start)) as last
                join %1$s m on m.experiment_id = :experiment and m.minute = last.minute
                order by m.minute, m.slot""".formatted(table);
    }

    /** Seconds of each of so many equal parts of a period; never less than the minute that is stored. */
    static double step(Instant from, Instant to, int parts) {
        return Math.max(A_MINUTE, (double) Duration.between(from, to).toSeconds() / parts);
    }
}
