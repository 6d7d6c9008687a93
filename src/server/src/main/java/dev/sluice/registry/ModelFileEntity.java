package dev.sluice.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** Row of the table of model files: a part of one. */
@Entity
@Table(name = "model_file")
@IdClass(ModelFileEntity.Key.class)
class ModelFileEntity {
    @Id
    String name = "";

    @Id
    int version;

    @Id
    String file = "";

    @Id
    int part;

    byte[] content = new byte[0];

    record Key(String name, int version, String file, int part) implements Serializable {}
}
