package dev.sluice.it.browser;

import java.sql.SQLException;
import java.sql.Statement;

/** Thirty days of eight arms, minute by minute, as a busy experiment leaves them behind. */
final class Month {
    private Month() {}

    /** Writes 345,600 rows of totals and the evidence of every tenth minute. */
    static void write(Statement statement, String experiment) throws SQLException {
        String id = "(select id from experiment where key = '" + experiment + "')";
        String minutes = "generate_series(date_trunc('minute', now()) - interval '30 days', date_trunc('minute', now())"
                + " - interval '1 minute', interval '%s') with ordinality as m(minute, n)";
        statement.execute("""
                insert into arm_minute
                select %s, m.minute, s.slot, 1, m.n, m.n,
                    0.125 + 0.1 * sin(m.n / 5000.0 + s.slot * pi() / 4), m.n * 12, m.n * 12, 0, m.n * 12,
                    (m.n * 12 * (0.05 + 0.002 * s.slot))::bigint, m.n, m.n / 10, 0, 0
                from %s, generate_series(0, 7) as s(slot)
                on conflict do nothing""".formatted(id, minutes.formatted("1 minute")));
        statement.execute("""
                insert into evidence_minute
                select %s, m.minute, s.slot, 'ctr', 1, m.n, 0.0004 * m.n * s.slot, 0.002 * s.slot,
                    0.002 * s.slot - 0.01, 0.002 * s.slot + 0.01, 'UNDECIDED'
                from %s, generate_series(1, 7) as s(slot)
                on conflict do nothing""".formatted(id, minutes.formatted("10 minutes")));
        statement.execute("analyze arm_minute");
        statement.execute("analyze evidence_minute");
    }
}
