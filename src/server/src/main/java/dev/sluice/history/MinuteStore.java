package dev.sluice.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * A table with rows by experiment and minute, read in whole or by samples.
 *
 * @param <E> entity
 * @param <P> what a row says
 */
final class MinuteStore<E, P> {
    private static final double A_MINUTE = 60;
    /** Longer than nobody was there to thin out, most likely; what is older has been. */
    private static final Duration THINNED = Duration.ofDays(30);

    private final StatelessSession session;
    private final Class<E> entity;
    private final String sample;
    private final String thin;
    private final String order;
    private final Function<E, P> point;

    /**
     * @param table whose key begins with experiment_id and minute
     * @param order of the rows of a minute
     */
    MinuteStore(StatelessSession session, Class<E> entity, String table, String order, Function<E, P> point) {
        this.session = session;
        this.entity = entity;
        this.sample = sampling(table);
        this.thin = thinning(table);
        this.order = order;
        this.point = point;
    }

    /** The rows of minutes in [from, to), by minute, at most so many. */
    List<P> find(int experiment, Instant from, Instant to, int most) {
        String query = "from " + entity.getSimpleName()
                + " where experimentId = :experiment and minute >= :from and minute < :to order by minute, " + order;
        return session
                .createSelectionQuery(query, entity)
                .setParameter("experiment", experiment)
                .setParameter("from", from)
                .setParameter("to", to)
                .setMaxResults(most)
                .getResultList()
                .stream()
                .map(point)
                .toList();
    }

    /**
     * The last rows before the end of each of so many equal parts of [from, to), by minute and slot. Looks up one minute a
     * part, so that a month costs no more than an hour.
     *
     * @param parts 1 or more
     */
    List<P> sample(int experiment, Instant from, Instant to, int parts) {
        double step = Math.max(A_MINUTE, (double) Duration.between(from, to).toSeconds() / parts);
        return session
                .createNativeQuery(sample, entity)
                .setParameter("experiment", experiment)
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("step", step)
                .getResultList()
                .stream()
                .map(point)
                .toList();
    }

    private static String sampling(String table) {
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

    private static String thinning(String table) {
        return """
                delete from %1$s m
                where m.minute >= :from and m.minute < :to and mod(extract(minute from m.minute at time zone 'UTC'), 10) <> 0
                    and exists (select 1 from %1$s later
                        where later.experiment_id = m.experiment_id and later.group_number = m.group_number
                            and later.minute > m.minute and later.minute <= m.minute + interval '10 minutes')""".formatted(table);
    }

    /** Of minutes before that time, leaves every tenth, and those after which nothing comes that would tell as much. */
    void thinBefore(Instant time) {
        session.createNativeMutationQuery(thin)
                .setParameter("from", time.minus(THINNED))
                .setParameter("to", time)
                .executeUpdate();
    }

    void forgetBefore(Instant time) {
        session.createMutationQuery("delete from " + entity.getSimpleName() + " where minute < ?1")
                .setParameter(1, time)
                .executeUpdate();
    }
}
