package dev.sluice.registry;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** Row of the table of aliases. */
@Entity
@Table(name = "model_alias")
@IdClass(ModelAliasEntity.Key.class)
class ModelAliasEntity {
    @Id
    String name = "";

    @Id
    String alias = "";

    int version;

    record Key(String name, String alias) implements Serializable {}
}
