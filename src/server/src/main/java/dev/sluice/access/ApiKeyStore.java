package dev.sluice.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;

/** API keys in PostgreSQL. */
@ApplicationScoped
public class ApiKeyStore {
    private final EntityManager entities;

    ApiKeyStore(EntityManager entities) {
        this.entities = entities;
    }

    @Transactional
    public void add(ApiKey key) {
        ApiKeyEntity entity = new ApiKeyEntity();
        entity.hash = key.hash();
        entity.name = key.name();
        entity.role = key.role();
        entity.createdAt = key.createdAt();
        entities.persist(entity);
    }

    @Transactional
    public List<ApiKey> all() {
        return entities.createQuery("from ApiKeyEntity order by createdAt", ApiKeyEntity.class)
                .getResultStream()
                .map(ApiKeyEntity::toKey)
                .toList();
    }
}
