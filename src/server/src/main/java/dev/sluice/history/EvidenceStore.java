package dev.sluice.history;

import dev.sluice.directory.Directory;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.report.EvidencePoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** Evidence by minute in PostgreSQL. The last snapshot of a minute stays; older minutes are thinned out. */
@ApplicationScoped
public class EvidenceStore {
    /** Most points of one answer. */
    public static final int MAX_POINTS = 100_000;

    private static final String UPSERT = """
            insert into EvidenceMinuteEntity stored (experimentId, minute, slot, quantity, group, sequence, log10E, value,
                    lower, upper, claim)
            values (:experiment, :minute, :slot, :quantity, :group, :sequence, :log10E, :value, :lower, :upper, :claim)
            on conflict (experimentId, minute, slot, quantity) do update set
                    group = excluded.group, sequence = excluded.sequence, log10E = excluded.log10E,
                    value = excluded.value, lower = excluded.lower, upper = excluded.upper, claim = excluded.claim
            where excluded.sequence >= stored.sequence""";

    private final StatelessSession session;
    private final MinuteStore<EvidenceMinuteEntity, EvidencePoint> minutes;
    private final Directory directory;

    EvidenceStore(StatelessSession session, Directory directory) {
        this.session = session;
        this.minutes = new MinuteStore<>(
                session, EvidenceMinuteEntity.class, "evidence_minute", "slot, quantity", EvidenceStore::point);
        this.directory = directory;
    }

    /** Stores the evidence of snapshots in one transaction. */
    @Transactional
    public void add(List<PolicySnapshot> snapshots) {
        snapshots.forEach(snapshot -> directory
                .find(snapshot.experiment())
                .ifPresent(
                        live -> EvidencePoint.of(live, snapshot).forEach(point -> add(snapshot.experiment(), point))));
    }

    private void add(int experiment, EvidencePoint point) {
        Optional<Interval> estimate = point.estimate();
        session.createMutationQuery(UPSERT)
                .setParameter("experiment", experiment)
                .setParameter("minute", point.minute())
                .setParameter("slot", (short) point.slot())
                .setParameter("quantity", point.quantity())
                .setParameter("group", point.group())
                .setParameter("sequence", point.sequence())
                .setParameter("log10E", point.log10E())
                .setParameter("value", estimate.map(Interval::value).orElse(null), Double.class)
                .setParameter("lower", estimate.map(Interval::lower).orElse(null), Double.class)
                .setParameter("upper", estimate.map(Interval::upper).orElse(null), Double.class)
                .setParameter("claim", point.claim())
                .executeUpdate();
    }

    @Transactional
    public void thinBefore(Instant time) {
        minutes.thinBefore(time);
    }

    @Transactional
    public void forgetBefore(Instant time) {
        minutes.forgetBefore(time);
    }

    /** The points of minutes in [from, to), by minute, slot and quantity, at most {@link #MAX_POINTS}. */
    @Transactional
    public List<EvidencePoint> find(int experiment, Instant from, Instant to) {
        return minutes.find(experiment, from, to, MAX_POINTS);
    }

    /**
     * The last points before the end of each of so many equal parts of [from, to), by minute and slot.
     *
     * @param parts 1 or more
     */
    @Transactional
    public List<EvidencePoint> sample(int experiment, Instant from, Instant to, int parts) {
        return minutes.sample(experiment, from, to, parts);
    }

    private static EvidencePoint point(EvidenceMinuteEntity row) {
        Double value = row.value;
        Double lower = row.lower;
        Double upper = row.upper;
        return new EvidencePoint(
                row.minute,
                row.slot,
                row.quantity,
                row.group,
                row.sequence,
                row.log10E,
                value == null || lower == null || upper == null
                        ? Optional.empty()
                        : Optional.of(new Interval(value, lower, upper)),
                row.claim);
    }
}
