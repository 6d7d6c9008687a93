package dev.sluice.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Row of the table of models. */
@Entity
@Table(name = "model")
class ModelEntity {
    @Id
    String name = "";

    @Column(name = "last_version")
    int lastVersion;
}
