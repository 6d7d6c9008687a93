package dev.sluice.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Row of the table of API keys. */
@Entity
@Table(name = "api_key")
class ApiKeyEntity {
    @Id
    String hash = "";

    String name = "";

    @Enumerated(EnumType.STRING)
    Role role = Role.CLIENT;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    ApiKey toKey() {
        return new ApiKey(ApiKey.NEWEST, hash, name, role, createdAt);
    }
}
