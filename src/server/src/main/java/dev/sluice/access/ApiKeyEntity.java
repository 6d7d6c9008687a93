package dev.sluice.access;

import dev.sluice.access.ApiKey.LastChange;
import dev.sluice.access.ApiKey.Life;
import dev.sluice.access.ApiKey.Retiring;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Row of the table of API keys. */
@Entity
@Table(name = "api_key")
class ApiKeyEntity {
    private static final String SEPARATOR = " ";

    @Id
    String id = "";

    String hash = "";
    String name = "";

    @Enumerated(EnumType.STRING)
    Role role = Role.CLIENT;

    String experiments = "";
    String origins = "";

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    String createdBy = "";

    @Column(name = "expires_at")
    @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable Instant revokedAt;

    @Column(name = "retiring_hash")
    @Nullable String retiringHash;

    @Column(name = "retiring_until")
    @Nullable Instant retiringUntil;

    int generation;

    @Column(name = "change_number")
    int changeNumber;

    @Column(name = "change_action")
    String changeAction = "";

    @Column(name = "changed_by")
    String changedBy = "";

    @Column(name = "changed_at")
    Instant changedAt = Instant.EPOCH;

    @Column(name = "last_used_at", insertable = false, updatable = false)
    @Nullable Instant lastUsedAt;

    void set(ApiKey key) {
        id = key.id();
        hash = key.hash();
        name = key.name();
        role = key.role();
        experiments = String.join(SEPARATOR, key.scope().experiments());
        origins = String.join(SEPARATOR, key.scope().origins());
        createdAt = key.life().createdAt();
        createdBy = key.life().createdBy();
        expiresAt = key.life().expiresAt().orElse(null);
        revokedAt = key.life().revokedAt().orElse(null);
        retiringHash = key.retiring().map(Retiring::hash).orElse(null);
        retiringUntil = key.retiring().map(Retiring::until).orElse(null);
        generation = key.generation();
        changeNumber = key.change().number();
        changeAction = key.change().action();
        changedBy = key.change().by();
        changedAt = key.change().at();
    }

    ApiKey toKey() {
        return new ApiKey(
                ApiKey.NEWEST,
                id,
                hash,
                name,
                role,
                new Scope(list(experiments), list(origins)),
                new Life(createdAt, createdBy, Optional.ofNullable(expiresAt), Optional.ofNullable(revokedAt)),
                Optional.ofNullable(retiringHash).map(old -> new Retiring(old, Objects.requireNonNull(retiringUntil))),
                generation,
                new LastChange(changeNumber, changeAction, changedBy, changedAt));
    }

    private static List<String> list(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(SEPARATOR));
    }
}
