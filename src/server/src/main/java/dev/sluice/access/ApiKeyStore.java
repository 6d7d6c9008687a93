package dev.sluice.access;

import dev.sluice.audit.AuditStore;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** API keys in PostgreSQL, and what the audit trail tells of them. */
@ApplicationScoped
public class ApiKeyStore {
    private final EntityManager entities;
    private final AuditStore audit;

    ApiKeyStore(EntityManager entities, AuditStore audit) {
        this.entities = entities;
        this.audit = audit;
    }

    /** Stores a key's state, unless a later one is there. */
    @Transactional
    public void save(ApiKey key) {
        ApiKeyEntity row = entities.find(ApiKeyEntity.class, key.id(), LockModeType.PESSIMISTIC_WRITE);
        if (row != null && !key.supersedes(row.toKey())) {
            return;
        }
        if (row == null) {
            row = new ApiKeyEntity();
            row.set(key);
            entities.persist(row);
        } else {
            row.set(key);
        }
        audit.add(
                Subject.of("key", key.name()),
                key.change().action(),
                new Change(key.change().by(), key.change().at(), Optional.empty()),
                key.role().wireName());
    }

    /** Tells the audit trail that somebody was refused. */
    @Transactional
    public void refused(String name, Change change, String reason) {
        audit.add(Subject.of("key", name), "refused", change, reason);
    }

    /** Whether a key that is not revoked has that name. */
    @Transactional
    public boolean named(String name) {
        return !entities.createQuery("select id from ApiKeyEntity where name = :name and revokedAt is null")
                .setParameter("name", name)
                .getResultList()
                .isEmpty();
    }

    /** All, the oldest first. */
    @Transactional
    public List<ApiKey> all() {
        return entities.createQuery("from ApiKeyEntity order by createdAt, id", ApiKeyEntity.class)
                .getResultStream()
                .map(ApiKeyEntity::toKey)
                .toList();
    }

    /** When each was used last, by id; to the minute. */
    @Transactional
    public Map<String, Instant> lastUsed() {
        Map<String, Instant> uses = new HashMap<>();
        entities.createQuery("from ApiKeyEntity where lastUsedAt is not null", ApiKeyEntity.class)
                .getResultStream()
                .forEach(row -> uses.put(row.id, row.lastUsedAt));
        return uses;
    }

    /** Takes note of uses, of which the latest counts. */
    @Transactional
    public void used(Map<String, Instant> uses) {
        new TreeMap<>(uses)
                .forEach((id, at) -> entities.createNativeQuery(
                                "update api_key set last_used_at = greatest(last_used_at, cast(:at as timestamptz)) where id = :id")
                        .setParameter("at", at)
                        .setParameter("id", id)
                        .executeUpdate());
    }
}
