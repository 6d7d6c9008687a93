package dev.sluice.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** Row of the table of model versions. */
@Entity
@Table(name = "model_version")
@IdClass(ModelVersionEntity.Key.class)
class ModelVersionEntity {
    @Id
    String name = "";

    @Id
    int version;

    String manifest = "";
    String digest = "";
    boolean deprecated;
    String author = "";

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    record Key(String name, int version) implements Serializable {}
}
