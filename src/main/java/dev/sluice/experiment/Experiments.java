package dev.sluice.experiment;

import dev.sluice.definition.Directory;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.InvalidInput;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.Topics;
import dev.sluice.token.UnitHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Set;

/** The commands of an experiment's life: stored first, then published to every replica. */
@ApplicationScoped
public class Experiments {
    private static final JsonSerde<PublishedExperiment> SERDE = new JsonSerde<>(PublishedExperiment.class);

    private final ExperimentStore store;
    private final Directory directory;
    private final Publisher publisher;
    private final UnitHash hash;
    private final Clock clock;
    private final SecureRandom salts = new SecureRandom();

    Experiments(ExperimentStore store, Directory directory, Publication publication, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.publisher = publication.publisher();
        this.hash = publication.hash();
        this.clock = clock;
    }

    /** Creates a draft; {@link Conflict} when the key is taken. */
    public PublishedExperiment create(ExperimentDefinition definition, String author) {
        return publish(store.create(hidden(definition), salts.nextLong(), author, clock.instant()));
    }

    private ExperimentDefinition hidden(ExperimentDefinition definition) {
        return definition.hiding(unit -> hash.of(unit).hex());
    }

    /** Starts a draft. */
    public PublishedExperiment start(String key) {
        return move(key, Set.of(Status.DRAFT), Status.RUNNING);
    }

    /** Stops deciding; open decisions still mature. */
    public PublishedExperiment pause(String key) {
        return move(key, Set.of(Status.RUNNING), Status.PAUSED);
    }

    /** Decides again. */
    public PublishedExperiment resume(String key) {
        return move(key, Set.of(Status.PAUSED), Status.RUNNING);
    }

    /**
     * Ends the experiment for good.
     *
     * @param winner key of the arm that won, or empty
     */
    public PublishedExperiment conclude(String key, String winner) {
        directory
                .find(key)
                .ifPresent(live -> InvalidInput.require(
                        winner.isEmpty() || live.experiment().slots().contains(winner),
                        "winner",
                        "must be an arm of this experiment, got '" + winner + "'"));
        return publish(
                store.move(key, Set.of(Status.RUNNING, Status.PAUSED), Status.CONCLUDED, clock.instant(), winner));
    }

    private PublishedExperiment move(String key, Set<Status> allowed, Status next) {
        return publish(store.move(key, allowed, next, clock.instant(), ""));
    }

    /** Publishes what the topic may lack, after a broker was away. */
    public void republish() {
        store.unpublished().forEach(id -> store.publish(id, this::send));
    }

    private PublishedExperiment publish(PublishedExperiment experiment) {
        store.publish(experiment.id(), this::send);
        return experiment;
    }

    private boolean send(PublishedExperiment experiment) {
        byte[] value = SERDE.write(experiment);
        String id = String.valueOf(experiment.id());
        boolean sent = publisher.publish(Topics.EXPERIMENTS, id + "/" + experiment.revision(), value)
                && publisher.publish(Topics.EXPERIMENTS, id, value);
        if (sent) {
            directory.current(experiment);
        }
        return sent;
    }

    /** How a definition is made public: where to, and how its units are hidden. */
    @Singleton
    record Publication(Publisher publisher, UnitHash hash) {}
}
