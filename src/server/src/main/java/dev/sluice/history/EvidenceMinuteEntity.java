package dev.sluice.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Row of the table of evidence at the end of a minute. */
@Entity
@Table(name = "evidence_minute")
@IdClass(EvidenceMinuteEntity.Key.class)
class EvidenceMinuteEntity {
    @Id
    @Column(name = "experiment_id")
    int experimentId;

    @Id
    Instant minute = Instant.EPOCH;

    @Id
    short slot;

    @Id
    String quantity = "";

    @Column(name = "group_number")
    int group;

    long sequence;

    @Column(name = "log10_e")
    double log10E;

    @Nullable Double value;

    @Nullable Double lower;

    @Nullable Double upper;

    String claim = "";

    record Key(int experimentId, Instant minute, short slot, String quantity) implements Serializable {}
}
