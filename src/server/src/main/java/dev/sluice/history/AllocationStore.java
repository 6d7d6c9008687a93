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

    @Transactional
    public void forgetBefore(Instant time) {
        session.createMutationQuery("""
                        delete from AllocationEntity a where a.at < ?1 and exists (
                            select 1 from AllocationEntity newer where newer.experimentId = a.experimentId
                            and newer.version > a.version and newer.at < ?1)""").setParameter(1, time).executeUpdate();
    }
}
