package dev.sluice.experiment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Objects;

/** The audit trail in PostgreSQL; entries are written in the transaction of what they tell of. */
@ApplicationScoped
public class AuditStore {
    private final EntityManager entities;

    AuditStore(EntityManager entities) {
        this.entities = entities;
    }

    /** Adds an entry to the transaction that runs. */
    @Transactional(Transactional.TxType.MANDATORY)
    void add(ExperimentEntity experiment, String action, Change change, String detail) {
        AuditEntity row = row(experiment.key, experiment.revision, change);
        row.action = action;
        row.detail = detail;
        entities.persist(row);
    }

    /** Adds what the evidence led to unless it is known already; returns whether it is new. */
    @Transactional
    boolean concluded(String experiment, int revision, Change change, Once entry) {
        return entities.createQuery("""
                        insert into AuditEntity entry (at, author, experiment, revision, action, detail, once)
                        values (:at, :author, :experiment, :revision, :action, :detail, :once)
                        on conflict (once) do nothing""")
                        .setParameter("at", change.at())
                        .setParameter("author", change.author())
                        .setParameter("experiment", experiment)
                        .setParameter("revision", revision)
                        .setParameter("action", entry.action)
                        .setParameter("detail", entry.detail)
                        .setParameter("once", entry.once)
                        .executeUpdate()
                == 1;
    }

    private static AuditEntity row(String experiment, int revision, Change change) {
        AuditEntity row = new AuditEntity();
        row.at = change.at();
        row.author = change.author();
        row.experiment = experiment;
        row.revision = revision;
        return row;
    }

    /**
     * Entries below an id, newest first.
     *
     * @param experiment its key, or empty for all
     */
    @Transactional
    public List<AuditEntry> find(String experiment, long before, int limit) {
        return entities
                .createQuery(
                        "from AuditEntity where (:experiment = '' or experiment = :experiment) and id < :before"
                                + " order by id desc",
                        AuditEntity.class)
                .setParameter("experiment", experiment)
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new AuditEntry(
                        Objects.requireNonNull(row.id),
                        row.at,
                        row.author,
                        row.experiment,
                        row.revision,
                        row.action,
                        row.detail))
                .toList();
    }

    /**
     * What every replica may report.
     *
     * @param action in a word
     * @param detail more about it
     * @param once what is the same for all replicas
     */
    record Once(String action, String detail, String once) {}
}
