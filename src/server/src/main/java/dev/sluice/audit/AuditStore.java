package dev.sluice.audit;

import dev.sluice.model.ModelReference;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Who did what, in PostgreSQL: entries are added and never changed, where possible in the transaction of what they tell of. */
@ApplicationScoped
public class AuditStore {
    private static final int MOST_DETAIL = 1_000;
    private static final int MOST_MOVES = 50;

    private final EntityManager entities;

    AuditStore(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Adds an entry, to the transaction that runs where there is one.
     *
     * @param action in a word
     * @param detail more about it; may be empty
     */
    @Transactional
    public void add(Subject subject, String action, Change change, String detail) {
        AuditEntity row = new AuditEntity();
        row.at = change.at();
        row.author = change.author();
        row.experiment = subject.experiment();
        row.revision = subject.revision();
        row.subject = subject.text();
        row.action = action;
        row.detail = shortened(detail);
        entities.persist(row);
    }

    /** Adds what the evidence led to unless it is known already; returns whether it is new. */
    @Transactional
    public boolean concluded(Subject subject, Change change, Once entry) {
        return entities.createQuery("""
                        insert into AuditEntity entry (at, author, experiment, revision, subject, action, detail, once)
                        values (:at, :author, :experiment, :revision, :subject, :action, :detail, :once)
                        on conflict (once) do nothing""")
                        .setParameter("at", change.at())
                        .setParameter("author", change.author())
                        .setParameter("experiment", subject.experiment())
                        .setParameter("revision", subject.revision())
                        .setParameter("subject", subject.text())
                        .setParameter("action", entry.action)
                        .setParameter("detail", shortened(entry.detail))
                        .setParameter("once", entry.once)
                        .executeUpdate()
                == 1;
    }

    private static String shortened(String detail) {
        return detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL - 1) + "…";
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
                .map(AuditStore::entry)
                .toList();
    }

    /**
     * Entries of a period above an id, oldest first, for who keeps them elsewhere.
     *
     * @param from start of the period
     * @param to its end, exclusive
     */
    @Transactional
    public List<AuditEntry> between(Instant from, Instant to, long after, int limit) {
        return entities
                .createQuery(
                        "from AuditEntity where at >= :from and at < :to and id > :after order by id",
                        AuditEntity.class)
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(AuditStore::entry)
                .toList();
    }

    /**
     * When an alias of a model came to name another version, oldest first: by a promotion, or by the registration of the first
     * version, or of any where the alias is the latest one.
     *
     * @param to exclusive
     */
    @Transactional
    public List<AuditEntry> moves(ModelReference alias, Instant from, Instant to) {
        String model = "model " + alias.name() + "/";
        return entities
                .createQuery(
                        "from AuditEntity where at >= :from and at < :to and substring(subject, 1, :length) = :model"
                                + " and ((action = 'promoted' and detail = :alias)"
                                + " or (action = 'registered' and (:latest = true or subject = :first))) order by id desc",
                        AuditEntity.class)
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("length", model.length())
                .setParameter("model", model)
                .setParameter("alias", alias.version())
                .setParameter("latest", alias.version().equals(ModelReference.LATEST))
                .setParameter("first", model + "1")
                .setMaxResults(MOST_MOVES)
                .getResultList()
                .stream()
                .map(AuditStore::entry)
                .sorted(Comparator.comparingLong(AuditEntry::id))
                .toList();
    }

    private static AuditEntry entry(AuditEntity row) {
        return new AuditEntry(
                Objects.requireNonNull(row.id),
                row.at,
                row.author,
                row.experiment,
                row.revision,
                row.subject,
                row.action,
                row.detail);
    }

    /**
     * What every replica may report.
     *
     * @param action in a word
     * @param detail more about it
     * @param once what is the same for all replicas
     */
    public record Once(String action, String detail, String once) {}
}
