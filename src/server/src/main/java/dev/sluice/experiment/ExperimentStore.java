package dev.sluice.experiment;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.audit.AuditStore;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import dev.sluice.codec.Json;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Experiments and their revisions in PostgreSQL. */
@ApplicationScoped
public class ExperimentStore {
    private final EntityManager entities;
    private final AuditStore audit;

    ExperimentStore(EntityManager entities, AuditStore audit) {
        this.entities = entities;
        this.audit = audit;
    }

    /** Stores a draft under the next number. */
    @Transactional
    public PublishedExperiment create(ExperimentDefinition definition, Draw draw, Change change) {
        if (find(definition.key()).isPresent()) {
            throw new Conflict("experiment '" + definition.key() + "' exists already");
        }
        ExperimentEntity experiment = new ExperimentEntity();
        experiment.key = definition.key();
        experiment.salt = draw.salt;
        experiment.createdAt = change.at();
        passOver(draw.taken);
        entities.persist(experiment);
        audit.add(subject(experiment), "created", change, "");
        List<String> slots = definition.arms().stream().map(ArmDefinition::key).toList();
        return published(experiment, add(experiment, definition, slots, change));
    }

    /** A number that anything was ever told by is not used again, whatever the database knows of it. */
    private void passOver(int taken) {
        String behind = " from experiment_id_seq where last_value < :taken or (last_value = :taken and not is_called)";
        if (!entities.createNativeQuery("select 1" + behind)
                .setParameter("taken", taken)
                .getResultList()
                .isEmpty()) {
            entities.createNativeQuery("lock table experiment in share row exclusive mode")
                    .executeUpdate();
            entities.createNativeQuery("select setval('experiment_id_seq', cast(:taken as bigint))" + behind)
                    .setParameter("taken", taken)
                    .getResultList();
        }
    }

    /** Identities of all revisions. */
    @Transactional
    List<RevisionEntity.Key> revisions() {
        return entities.createQuery("select experimentId, revision from RevisionEntity", Object[].class)
                .getResultStream()
                .map(row -> new RevisionEntity.Key((Integer) row[0], (Integer) row[1]))
                .toList();
    }

    /** An earlier revision as it is published; empty where there is none any more. */
    @Transactional
    Optional<PublishedExperiment> revision(RevisionEntity.Key key) {
        return Optional.ofNullable(entities.find(RevisionEntity.class, key))
                .map(row -> published(entities.find(ExperimentEntity.class, row.experimentId), row));
    }

    /**
     * Stores an experiment as the topic has it, which the database has not, or has as it was before. What only the database
     * keeps, authors and the name of the winner, stays lost.
     */
    @Transactional
    void takeBack(PublishedExperiment experiment, List<PublishedExperiment> revisions, Change change) {
        ExperimentEntity row = entities.find(ExperimentEntity.class, experiment.id(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null && find(experiment.key()).isPresent() || row != null && row.salt != experiment.salt()) {
            throw new Conflict("the database has another experiment '" + experiment.key() + "' or number "
                    + experiment.id() + " than the topic");
        }
        if (row == null) {
            row = added(experiment);
        }
        row.status = experiment.status();
        row.revision = experiment.revision();
        row.changes = experiment.changes();
        row.group = experiment.group();
        row.concludedAt = experiment.concludedAt().orElse(null);
        row.published = true;
        for (PublishedExperiment revision : revisions) {
            if (entities.find(RevisionEntity.class, new RevisionEntity.Key(revision.id(), revision.revision()))
                    == null) {
                add(revision, change);
            }
        }
        audit.add(subject(row), "taken back", change, "from the topic: the database was older");
    }

    private ExperimentEntity added(PublishedExperiment experiment) {
        entities.createNativeQuery("""
                        insert into experiment (id, key, salt, status, revision, changes, group_number, created_at, published)
                        overriding system value values (:id, :key, :salt, 'DRAFT', 1, 0, 1, :created, true)""")
                .setParameter("id", experiment.id())
                .setParameter("key", experiment.key())
                .setParameter("salt", experiment.salt())
                .setParameter("created", experiment.createdAt())
                .executeUpdate();
        return entities.find(ExperimentEntity.class, experiment.id());
    }

    private void add(PublishedExperiment published, Change change) {
        RevisionEntity revision = new RevisionEntity();
        revision.experimentId = published.id();
        revision.revision = published.revision();
        revision.group = published.group();
        revision.definition = write(published.definition());
        revision.draft = published.status() == Status.DRAFT;
        revision.slots = published.slots().toArray(String[]::new);
        revision.author = change.author();
        revision.createdAt = published.createdAt();
        entities.persist(revision);
    }

    /**
     * Stores a new revision, unless nothing differs. Arms keep their slots for ever and new ones get the next; a new group
     * begins where what was learned does not hold any more.
     */
    @Transactional
    public PublishedExperiment update(ExperimentDefinition definition, Change change) {
        ExperimentEntity experiment = locked(definition.key(), change);
        if (!experiment.status.open()) {
            throw new Conflict("experiment '" + experiment.key + "' is " + experiment.status + " and stays as it is");
        }
        RevisionEntity current = revision(experiment, experiment.revision);
        ExperimentDefinition before = read(current.definition);
        if (before.equals(definition)) {
            return published(experiment, current);
        }
        Set<String> slots = new LinkedHashSet<>(slots(current));
        definition.arms().forEach(arm -> slots.add(arm.key()));
        require(
                slots.size() <= ExperimentDefinition.MAX_ARMS,
                "arms",
                "must be at most 64 over the whole life of the experiment; it had "
                        + slots(current).size() + " before, and slots are never used again");
        experiment.revision++;
        experiment.changes++;
        boolean learned = experiment.status != Status.DRAFT;
        experiment.group += learned && !definition.continues(group(experiment)) ? 1 : 0;
        experiment.published = false;
        audit.add(subject(experiment), "updated", change, changed(before, definition));
        return published(experiment, add(experiment, definition, List.copyOf(slots), change));
    }

    /** Names of the fields that differ. */
    private static String changed(ExperimentDefinition before, ExperimentDefinition after) {
        ObjectNode old = Json.http().valueToTree(before);
        ObjectNode now = Json.http().valueToTree(after);
        TreeSet<String> names = new TreeSet<>();
        old.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> old.path(name).equals(now.path(name)));
        return String.join(", ", names);
    }

    /** Revisions of the group in force that were decided by, newest first. */
    private List<ExperimentDefinition> group(ExperimentEntity experiment) {
        return entities
                .createQuery(
                        "from RevisionEntity where experimentId = :id and group = :group and not draft order by revision desc",
                        RevisionEntity.class)
                .setParameter("id", experiment.id)
                .setParameter("group", experiment.group)
                .getResultList()
                .stream()
                .map(row -> read(row.definition))
                .toList();
    }

    private RevisionEntity add(
            ExperimentEntity experiment, ExperimentDefinition definition, List<String> slots, Change change) {
        RevisionEntity revision = new RevisionEntity();
        revision.experimentId = Objects.requireNonNull(experiment.id);
        revision.revision = experiment.revision;
        revision.group = experiment.group;
        revision.definition = write(definition);
        revision.draft = experiment.status == Status.DRAFT;
        revision.slots = slots.toArray(String[]::new);
        revision.author = change.author();
        revision.createdAt = change.at();
        entities.persist(revision);
        return revision;
    }

    /** Moves an experiment to another status; refused unless its status is one of those allowed. */
    @Transactional
    public PublishedExperiment move(String key, Set<Status> allowed, Status next, Change change, String winner) {
        ExperimentEntity experiment = allowed(key, allowed, change);
        experiment.status = next;
        experiment.changes++;
        revision(experiment, experiment.revision).draft = false;
        experiment.published = false;
        if (next == Status.CONCLUDED) {
            experiment.concludedAt = change.at();
            experiment.winner = winner.isEmpty() ? null : winner;
        }
        String detail = next != Status.CONCLUDED || winner.isEmpty() ? "" : "winner " + winner;
        audit.add(subject(experiment), next.name().toLowerCase(Locale.ROOT), change, detail);
        return published(experiment, revision(experiment, experiment.revision));
    }

    /**
     * Deletes a draft; returns its id. The row stays locked until the replicas were told.
     *
     * @param telling false when they could not be told: then nothing is deleted
     */
    @Transactional
    public int delete(String key, Change change, IntPredicate telling) {
        ExperimentEntity experiment = allowed(key, Set.of(Status.DRAFT), change);
        int id = Objects.requireNonNull(experiment.id);
        if (!telling.test(id)) {
            throw new NotPublished("experiment '" + key + "' was not deleted: the broker does not answer");
        }
        entities.createQuery("delete from RevisionEntity where experimentId = :id")
                .setParameter("id", id)
                .executeUpdate();
        audit.add(subject(experiment), "deleted", change, "");
        entities.remove(experiment);
        return id;
    }

    /** Revisions below {@code before}, newest first, at most {@code limit}. */
    @Transactional
    public List<Revision> revisions(int experiment, int before, int limit) {
        return entities
                .createQuery(
                        "from RevisionEntity where experimentId = :id and revision < :before order by revision desc",
                        RevisionEntity.class)
                .setParameter("id", experiment)
                .setParameter("before", before)
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Revision(row.revision, row.group, row.author, row.createdAt, read(row.definition)))
                .toList();
    }

    private ExperimentEntity allowed(String key, Set<Status> allowed, Change change) {
        ExperimentEntity experiment = locked(key, change);
        if (!allowed.contains(experiment.status)) {
            throw new Conflict("experiment '" + key + "' is " + experiment.status + "; this needs "
                    + String.join(
                            " or ", allowed.stream().map(Status::name).sorted().toList()));
        }
        return experiment;
    }

    /** The row, kept from others until the transaction ends, at the revision that the change is based on. */
    private ExperimentEntity locked(String key, Change change) {
        ExperimentEntity experiment = find(key).orElseThrow(() -> missing(key));
        try {
            entities.refresh(experiment, LockModeType.PESSIMISTIC_WRITE);
        } catch (EntityNotFoundException e) { // deleted since
            throw missing(key);
        }
        change.based().filter(based -> based != experiment.revision).ifPresent(based -> {
            throw Stale.of(based, experiment.revision);
        });
        return experiment;
    }

    private static NoSuchElementException missing(String key) {
        return new NoSuchElementException("there is no experiment '" + key + "'");
    }

    /**
     * Publishes the state of an experiment if the topic lacks it. The row stays locked meanwhile, so that no older state
     * is published after a newer one.
     */
    @Transactional
    public void publish(int id, Predicate<PublishedExperiment> publisher) {
        ExperimentEntity experiment = entities.find(ExperimentEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (experiment != null && !experiment.published) { // a draft may be deleted meanwhile
            experiment.published = publisher.test(published(experiment, revision(experiment, experiment.revision)));
        }
    }

    /** What was changed how often, by id: what the topic should have. */
    @Transactional
    public Map<Integer, Integer> changes() {
        return entities.createQuery("select id, changes from ExperimentEntity", Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(row -> (Integer) row[0], row -> (Integer) row[1]));
    }

    /** Takes note that the topic lacks these. */
    @Transactional
    public void unpublish(Collection<Integer> ids) {
        entities.createQuery("update ExperimentEntity set published = false where id in :ids")
                .setParameter("ids", ids)
                .executeUpdate();
    }

    /** Ids of the experiments whose state the topic may lack. */
    @Transactional
    public List<Integer> unpublished() {
        return entities.createQuery("select id from ExperimentEntity where not published", Integer.class)
                .getResultList();
    }

    private Optional<ExperimentEntity> find(String key) {
        return entities.createQuery("from ExperimentEntity where key = :key", ExperimentEntity.class)
                .setParameter("key", key)
                .getResultStream()
                .findFirst();
    }

    private RevisionEntity revision(ExperimentEntity experiment, int revision) {
        return entities.find(
                RevisionEntity.class, new RevisionEntity.Key(Objects.requireNonNull(experiment.id), revision));
    }

    private static List<String> slots(RevisionEntity revision) {
        return List.of(revision.slots);
    }

    private static PublishedExperiment published(ExperimentEntity experiment, RevisionEntity revision) {
        ExperimentDefinition definition;
        try {
            definition = read(revision.definition);
        } catch (UncheckedIOException e) {
            throw new UnreadableDefinition(experiment.key, revision.revision, e);
        }
        return new PublishedExperiment(
                PublishedExperiment.NEWEST,
                revision.experimentId,
                revision.revision,
                revision.group,
                experiment.salt,
                revision.draft && revision.revision < experiment.revision ? Status.DRAFT : experiment.status,
                slots(revision),
                definition,
                experiment.createdAt,
                Optional.ofNullable(experiment.concludedAt),
                experiment.changes);
    }

    /**
     * What a new experiment is told apart by.
     *
     * @param salt of its draws
     * @param taken highest number that was ever used
     */
    record Draw(long salt, int taken) {}

    private static String write(ExperimentDefinition definition) {
        try {
            return Json.http().writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExperimentDefinition read(String definition) {
        try {
            return Json.http().readValue(definition, ExperimentDefinition.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Subject subject(ExperimentEntity experiment) {
        return Subject.experiment(experiment.key, experiment.revision);
    }
}
