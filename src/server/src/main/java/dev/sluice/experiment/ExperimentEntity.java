package dev.sluice.experiment;

import dev.sluice.definition.Status;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Row of the table of experiments: where each one is in its life. */
@Entity
@Table(name = "experiment")
class ExperimentEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable Integer id;

    String key = "";
    long salt;

    @Enumerated(EnumType.STRING)
    Status status = Status.DRAFT;

    int revision = 1;
    int changes;

    @Column(name = "group_number")
    int group = 1;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "concluded_at")
    @Nullable Instant concludedAt;

    @Nullable String winner;

    /** Whether the topic has the current state. */
    boolean published;
}
