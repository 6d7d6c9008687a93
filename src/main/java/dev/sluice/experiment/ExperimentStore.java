package dev.sluice.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Experiments and their revisions in PostgreSQL. */
@ApplicationScoped
public class ExperimentStore {
    private final EntityManager entities;

    ExperimentStore(EntityManager entities) {
        this.entities = entities;
    }

    /** Stores a new experiment as a draft, revision 1. */
    @Transactional
    public PublishedExperiment create(ExperimentDefinition definition, long salt, String author, Instant now) {
        if (find(definition.key()).isPresent()) {
            throw new Conflict("experiment '" + definition.key() + "' exists already");
        }
        ExperimentEntity experiment = new ExperimentEntity();
        experiment.key = definition.key();
        experiment.salt = salt;
        experiment.createdAt = now;
        entities.persist(experiment);
        RevisionEntity revision = new RevisionEntity();
        revision.experimentId = Objects.requireNonNull(experiment.id);
        revision.revision = experiment.revision;
        revision.group = experiment.group;
        revision.definition = write(definition);
        revision.slots = String.join(
                ",", definition.arms().stream().map(ArmDefinition::key).toList());
        revision.author = author;
        revision.createdAt = now;
        entities.persist(revision);
        return published(experiment, revision);
    }

    /** Moves an experiment to another status; refused unless its status is one of those allowed. */
    @Transactional
    public PublishedExperiment move(String key, Set<Status> allowed, Status next, Instant now, String winner) {
        ExperimentEntity experiment =
                find(key).orElseThrow(() -> new NoSuchElementException("there is no experiment '" + key + "'"));
        if (!allowed.contains(experiment.status)) {
            throw new Conflict("experiment '" + key + "' is " + experiment.status + "; this needs "
                    + String.join(
                            " or ", allowed.stream().map(Status::name).sorted().toList()));
        }
        experiment.status = next;
        experiment.published = false;
        if (next == Status.CONCLUDED) {
            experiment.concludedAt = now;
            experiment.winner = winner.isEmpty() ? null : winner;
        }
        return published(experiment, revision(experiment));
    }

    /**
     * Publishes the state of an experiment if the topic lacks it. The row stays locked meanwhile, so that no older state
     * is published after a newer one.
     */
    @Transactional
    public void publish(int id, Predicate<PublishedExperiment> publisher) {
        ExperimentEntity experiment = entities.find(ExperimentEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (!experiment.published) {
            experiment.published = publisher.test(published(experiment, revision(experiment)));
        }
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

    private RevisionEntity revision(ExperimentEntity experiment) {
        return entities.find(
                RevisionEntity.class,
                new RevisionEntity.Key(Objects.requireNonNull(experiment.id), experiment.revision));
    }

    private static PublishedExperiment published(ExperimentEntity experiment, RevisionEntity revision) {
        return new PublishedExperiment(
                PublishedExperiment.VERSION,
                revision.experimentId,
                revision.revision,
                revision.group,
                experiment.salt,
                experiment.status,
                List.of(revision.slots.split(",")),
                read(revision.definition),
                experiment.createdAt,
                Optional.ofNullable(experiment.concludedAt));
    }

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
}
