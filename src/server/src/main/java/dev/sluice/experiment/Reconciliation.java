package dev.sluice.experiment;

import dev.sluice.audit.Change;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the database and the topic of definitions in step, whichever of them is older or was lost: what the topic lacks is sent
 * again, and what the database lacks is taken from the topic. One thread calls it.
 */
@ApplicationScoped
public class Reconciliation {
    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final JsonSerde<PublishedExperiment> SERDE = new JsonSerde<>(PublishedExperiment.class);
    private static final String AUTHOR = "sluice";
    private static final int EVERY = 60;

    private final ExperimentStore store;
    private final Directory directory;
    private final Publisher publisher;
    private final Clock clock;
    private final AtomicLong turns = new AtomicLong();
    /** What the topic had and the database had not, last time: a draft that is deleted meanwhile is gone at the next. */
    private final Map<Integer, Integer> ahead = new ConcurrentHashMap<>();
    /** Told already. */
    private final Set<Integer> refused = ConcurrentHashMap.newKeySet();

    Reconciliation(ExperimentStore store, Directory directory, Publisher publisher, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Compares both, the first time and every sixtieth after that; only who has read the topic to its end can. Tells whether it did,
     * and the topic lacked nothing.
     */
    public boolean turn() {
        if (turns.getAndIncrement() % EVERY != 0) {
            return false;
        }
        Map<Integer, Integer> stored = store.changes();
        List<Integer> lacking = stored.entrySet().stream()
                .filter(entry -> directory
                        .find(entry.getKey())
                        .filter(live -> live.experiment().changes() >= entry.getValue())
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (!lacking.isEmpty()) {
            LOG.warnf("the topic of definitions lacks experiments %s as they are; they are sent again", lacking);
            store.unpublish(lacking);
        }
        sendRevisions();
        takeBack(stored);
        return lacking.isEmpty();
    }

    /** Open rows may be of any revision that was ever in force. */
    private void sendRevisions() {
        for (RevisionEntity.Key key : store.revisions()) {
            if (!directory.knows(key.experimentId(), key.revision())) {
                revision(key)
                        .filter(revision -> publisher.publish(
                                Topics.EXPERIMENTS, revision.id() + "/" + revision.revision(), SERDE.write(revision)))
                        .ifPresent(directory::revision);
            }
        }
    }

    private Optional<PublishedExperiment> revision(RevisionEntity.Key key) {
        try {
            return store.revision(key);
        } catch (UnreadableDefinition e) { // told where it is published
            return Optional.empty();
        }
    }

    private void takeBack(Map<Integer, Integer> stored) {
        Map<Integer, PublishedExperiment> now = directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> stored.getOrDefault(experiment.id(), -1) < experiment.changes())
                .collect(Collectors.toMap(PublishedExperiment::id, experiment -> experiment));
        Map<Integer, Integer> before = new HashMap<>(ahead);
        ahead.clear();
        now.forEach((id, experiment) -> {
            ahead.put(id, experiment.changes());
            if (before.containsKey(id)) {
                takeBack(experiment);
            } else if (!refused.contains(id)) {
                LOG.warnf(
                        "the database is older than the topic of experiment '%s'; it is taken from there in a minute",
                        experiment.key());
            }
        });
    }

    private void takeBack(PublishedExperiment experiment) {
        try {
            store.takeBack(
                    experiment,
                    directory.revisions(experiment.id()),
                    new Change(AUTHOR, clock.instant(), Optional.empty()));
            LOG.warnf("experiment '%s' is in the database again, as the topic has it", experiment.key());
        } catch (Conflict e) {
            if (refused.add(experiment.id())) {
                LOG.errorf("%s; go on with the database that belongs to these topics", e.getMessage());
            }
        }
    }
}
