package dev.sluice.experiment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Row of the table of revisions: immutable once written. */
@Entity
@Table(name = "experiment_revision")
@IdClass(RevisionEntity.Key.class)
class RevisionEntity {
    @Id
    @Column(name = "experiment_id")
    int experimentId;

    @Id
    int revision;

    @Column(name = "group_number")
    int group;

    /** Whether it was never in force: what a draft was like before the start says nothing. */
    boolean draft;

    String[] slots = {};

    @JdbcTypeCode(SqlTypes.JSON)
    String definition = "{}";

    String author = "";

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    record Key(int experimentId, int revision) implements Serializable {}
}
