package dev.sluice.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.Json;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Outcomes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Row of the table of allocation versions: immutable once written. */
@Entity
@Table(name = "allocation")
@IdClass(AllocationEntity.Key.class)
class AllocationEntity {
    private static final TypeReference<List<Outcomes>> OUTCOMES = new TypeReference<>() {};

    @Id
    @Column(name = "experiment_id")
    int experimentId;

    @Id
    long version;

    int revision;
    Instant at = Instant.EPOCH;
    double[] shares = {};
    double[] means = {};

    @JdbcTypeCode(SqlTypes.JSON)
    String mature = "[]";

    static AllocationEntity of(AllocationVersion version) {
        AllocationEntity row = new AllocationEntity();
        row.experimentId = version.experiment();
        row.version = version.version();
        row.revision = version.revision();
        row.at = version.at();
        row.shares = version.allocation().toArray();
        row.means = version.means().stream().mapToDouble(Double::doubleValue).toArray();
        row.mature = written(version.mature());
        return row;
    }

    AllocationVersion version() {
        try {
            return new AllocationVersion(
                    AllocationVersion.NEWEST,
                    experimentId,
                    revision,
                    version,
                    at,
                    Allocation.of(shares),
                    Arrays.stream(means).boxed().toList(),
                    Json.wire().readValue(mature, OUTCOMES));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String written(List<Outcomes> mature) {
        try {
            return Json.wire().writeValueAsString(mature);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Key(int experimentId, long version) implements Serializable {}
}
