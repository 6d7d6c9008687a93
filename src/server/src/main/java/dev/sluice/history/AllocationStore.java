package dev.sluice.history;

import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** Every allocation version in PostgreSQL; storing one twice changes nothing. */
@ApplicationScoped
public class AllocationStore {
    /** Consumer group that fills it; every replica is a member. */
    public static final String READERS = "sluice-allocations";

    /** Most versions of one answer. */
    public static final int MAX_VERSIONS = 10_000;

    private final StatelessSession session;

    AllocationStore(StatelessSession session) {
        this.session = session;
    }

    @Transactional
    public void add(List<AllocationVersion> versions) {
        session.upsertMultiple(versions.stream().map(AllocationEntity::of).toList());
    }

    @Transactional
    public Optional<Allocation> find(int experiment, long version) {
        return session.createSelectionQuery(
                        "from AllocationEntity where experimentId = ?1 and version = ?2", AllocationEntity.class)
                .setParameter(1, experiment)
                .setParameter(2, version)
                .uniqueResultOptional()
                .map(row -> Allocation.of(row.shares));
    }

    /** Versions that decisions of a period may have been drawn from, in order; one more than the most where there are too many. */
    @Transactional
    public List<AllocationVersion> find(int experiment, Instant from, Instant to) {
        return session
                .createSelectionQuery("""
                        from AllocationEntity a where a.experimentId = ?1 and a.at < ?3 and a.version >= coalesce(
                            (select max(before.version) from AllocationEntity before
                             where before.experimentId = ?1 and before.at <= ?2), 0)
                        order by a.version""", AllocationEntity.class)
                .setParameter(1, experiment)
                .setParameter(2, from)
                .setParameter(3, to)
                .setMaxResults(MAX_VERSIONS + 1)
                .stream()
                .map(AllocationEntity::version)
                .toList();
    }

    @Transactional
    public void forgetBefore(Instant time) {
        session.createMutationQuery("""
                        delete from AllocationEntity a where a.at < ?1 and exists (
                            select 1 from AllocationEntity newer where newer.experimentId = a.experimentId
                            and newer.version > a.version and newer.at < ?1)""").setParameter(1, time).executeUpdate();
    }
}
