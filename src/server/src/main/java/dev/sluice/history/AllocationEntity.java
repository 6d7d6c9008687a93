package dev.sluice.history;

import dev.sluice.model.AllocationVersion;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** Row of the table of allocation versions: immutable once written. */
@Entity
@Table(name = "allocation")
@IdClass(AllocationEntity.Key.class)
class AllocationEntity {
    @Id
    @Column(name = "experiment_id")
    int experimentId;

    @Id
    long version;

    int revision;
    Instant at = Instant.EPOCH;
    double[] shares = {};
    double[] means = {};

    static AllocationEntity of(AllocationVersion version) {
        AllocationEntity row = new AllocationEntity();
        row.experimentId = version.experiment();
        row.version = version.version();
        row.revision = version.revision();
        row.at = version.at();
        row.shares = version.allocation().toArray();
        row.means = version.means().stream().mapToDouble(Double::doubleValue).toArray();
        return row;
    }

    record Key(int experimentId, long version) implements Serializable {}
}
