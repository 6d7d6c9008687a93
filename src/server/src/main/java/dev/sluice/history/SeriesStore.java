package dev.sluice.history;

import dev.sluice.model.PolicySnapshot;
import dev.sluice.report.SeriesPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;

/**
 * Totals of every arm by minute in PostgreSQL. The last snapshot of a minute stays, in whatever order and however often
 * snapshots come; older minutes are thinned out.
 */
@ApplicationScoped
public class SeriesStore {
    /** Consumer group that fills it; every replica is a member. */
    public static final String READERS = "sluice-series";

    /** Most points of one answer. */
    public static final int MAX_POINTS = 100_000;

    private static final String UPSERT = """
            insert into MinuteEntity stored (experimentId, minute, slot, group, version, sequence, share, decisions, impressions,
                    impliedImpressions, matureRows, clicks, views, conversions, valueSum, fallbacks)
            values (:experiment, :minute, :slot, :group, :version, :sequence, :share, :decisions, :impressions,
                    :impliedImpressions, :matureRows, :clicks, :views, :conversions, :valueSum, :fallbacks)
            on conflict (experimentId, minute, slot) do update set
                    group = excluded.group, version = excluded.version, sequence = excluded.sequence,
                    share = excluded.share, decisions = excluded.decisions, impressions = excluded.impressions,
                    impliedImpressions = excluded.impliedImpressions, matureRows = excluded.matureRows,
                    clicks = excluded.clicks, views = excluded.views, conversions = excluded.conversions,
                    valueSum = excluded.valueSum, fallbacks = excluded.fallbacks
            where excluded.sequence >= stored.sequence""";

    private final StatelessSession session;
    private final MinuteStore<MinuteEntity, SeriesPoint> minutes;

    SeriesStore(StatelessSession session) {
        this.session = session;
        this.minutes = new MinuteStore<>(session, MinuteEntity.class, "arm_minute", "slot", SeriesStore::point);
    }

    /** Stores the totals of snapshots in one transaction. */
    @Transactional
    public void add(List<PolicySnapshot> snapshots) {
        snapshots.forEach(snapshot ->
                snapshot.arms().forEach(arm -> add(snapshot.experiment(), SeriesPoint.of(snapshot, arm))));
    }

    private void add(int experiment, SeriesPoint point) {
        MutationQuery upsert = session.createMutationQuery(UPSERT);
        upsert.setParameter("experiment", experiment)
                .setParameter("minute", point.minute())
                .setParameter("slot", (short) point.slot())
                .setParameter("group", point.group())
                .setParameter("version", point.version())
                .setParameter("sequence", point.sequence())
                .setParameter("share", point.share())
                .setParameter("decisions", point.decisions())
                .setParameter("impressions", point.impressions())
                .setParameter("impliedImpressions", point.impliedImpressions())
                .setParameter("matureRows", point.matureRows())
                .setParameter("clicks", point.clicks())
                .setParameter("views", point.views())
                .setParameter("conversions", point.conversions())
                .setParameter("valueSum", point.valueSum())
                .setParameter("fallbacks", point.fallbacks())
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

    /** The points of minutes in [from, to), by minute and slot, at most {@link #MAX_POINTS}. */
    @Transactional
    public List<SeriesPoint> find(int experiment, Instant from, Instant to) {
        return minutes.find(experiment, from, to, MAX_POINTS);
    }

    /**
     * The last points before the end of each of so many equal parts of [from, to), by minute and slot. Looks up one minute
     * a part, so that a month costs no more than an hour.
     *
     * @param parts 1 or more
     */
    @Transactional
    public List<SeriesPoint> sample(int experiment, Instant from, Instant to, int parts) {
        return minutes.sample(experiment, from, to, parts);
    }

    /** The first minute that is kept; empty where there is none. */
    @Transactional
    public Optional<Instant> first(int experiment) {
        return Optional.ofNullable(session.createSelectionQuery(
                        "select min(minute) from MinuteEntity where experimentId = ?1", Instant.class)
                .setParameter(1, experiment)
                .getSingleResult());
    }

    /** The first minute of a group of revisions; empty where there is none. */
    @Transactional
    public Optional<Instant> first(int experiment, int group) {
        return Optional.ofNullable(session.createSelectionQuery(
                        "select min(minute) from MinuteEntity where experimentId = ?1 and group = ?2", Instant.class)
                .setParameter(1, experiment)
                .setParameter(2, group)
                .getSingleResult());
    }

    private static SeriesPoint point(MinuteEntity row) {
        return new SeriesPoint(
                row.minute,
                row.slot,
                row.group,
                row.version,
                row.sequence,
                row.share,
                row.decisions,
                row.impressions,
                row.impliedImpressions,
                row.matureRows,
                row.clicks,
                row.views,
                row.conversions,
                row.valueSum,
                row.fallbacks);
    }
}
