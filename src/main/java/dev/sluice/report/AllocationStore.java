package dev.sluice.report;

import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Every allocation version in PostgreSQL; storing one twice changes nothing. */
@ApplicationScoped
public class AllocationStore {
    private static final String DOUBLE = "float8";

    private final EntityManager entities;

    AllocationStore(EntityManager entities) {
        this.entities = entities;
    }

    /** Stores versions in one transaction. */
    @Transactional
    public void add(List<AllocationVersion> versions) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into allocation (experiment_id, version, revision, at, shares, means)"
                            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")) {
                for (AllocationVersion version : versions) {
                    bind(connection, insert, version);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    private static void bind(Connection connection, PreparedStatement insert, AllocationVersion version)
            throws SQLException {
        insert.setInt(1, version.experiment());
        insert.setLong(2, version.version());
        insert.setInt(3, version.revision());
        insert.setTimestamp(4, Timestamp.from(version.at()));
        insert.setArray(
                5,
                connection.createArrayOf(
                        DOUBLE,
                        Arrays.stream(version.allocation().toArray()).boxed().toArray()));
        insert.setArray(6, connection.createArrayOf(DOUBLE, version.means().toArray()));
    }

    /** That version of that experiment; empty when it is not there, or not yet. */
    @Transactional
    public Optional<AllocationVersion> find(int experiment, long version) {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select revision, at, shares, means from allocation where experiment_id = ? and version = ?")) {
                query.setInt(1, experiment);
                query.setLong(2, version);
                try (ResultSet rows = query.executeQuery()) {
                    return rows.next() ? Optional.of(read(experiment, version, rows)) : Optional.empty();
                }
            }
        });
    }

    private static AllocationVersion read(int experiment, long version, ResultSet row) throws SQLException {
        Double[] shares = (Double[]) row.getArray(3).getArray();
        Double[] means = (Double[]) row.getArray(4).getArray();
        return new AllocationVersion(
                AllocationVersion.VERSION,
                experiment,
                row.getInt(1),
                version,
                row.getTimestamp(2).toInstant(),
                Allocation.of(
                        Arrays.stream(shares).mapToDouble(Double::doubleValue).toArray()),
                List.of(means));
    }

    /** Deletes what was published before that time. */
    @Transactional
    public void forgetBefore(Instant time) {
        entities.createNativeQuery("delete from allocation where at < ?1")
                .setParameter(1, time)
                .executeUpdate();
    }
}
