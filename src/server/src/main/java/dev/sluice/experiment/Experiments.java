package dev.sluice.experiment;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.audit.AuditStore;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.Blend;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.definition.RecommenderSettings.Similar;
import dev.sluice.definition.Status;
import dev.sluice.definition.Stopping;
import dev.sluice.directory.Directory;
import dev.sluice.model.Finding;
import dev.sluice.model.Interval;
import dev.sluice.model.ItemBandit;
import dev.sluice.model.Recommendation;
import dev.sluice.registry.Models;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.Topics;
import dev.sluice.token.UnitHash;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The commands of an experiment's life: stored first, then published to every replica. */
@ApplicationScoped
public class Experiments {
    private static final JsonSerde<PublishedExperiment> SERDE = new JsonSerde<>(PublishedExperiment.class);

    private static final Logger LOG = Logger.getLogger(Experiments.class);

    private final ExperimentStore store;
    private final AuditStore audit;

    private final Directory directory;
    private final Publisher publisher;
    private final UnitHash hash;
    private final Models models;
    private final ArmPreparation arms;
    private final SecureRandom salts = new SecureRandom();
    /** Told already. */
    private final Set<Integer> unreadable = ConcurrentHashMap.newKeySet();

    Experiments(ExperimentStore store, AuditStore audit, Directory directory, Publication publication) {
        this.store = store;
        this.audit = audit;
        this.directory = directory;
        this.publisher = publication.publisher();
        this.hash = publication.hash();
        this.models = publication.models();
        this.arms = publication.arms();
    }

    /** Creates a draft; {@link Conflict} when the key is taken. */
    public PublishedExperiment create(ExperimentDefinition definition, Change change) {
        if (directory.find(definition.key()).isPresent()) { // the database may be older than the topic
            throw new Conflict("experiment '" + definition.key() + "' exists already");
        }
        return publish(store.create(
                settled(definition), new ExperimentStore.Draw(salts.nextLong(), directory.highest()), change));
    }

    /** As it is stored: units hidden, models pinned. Its arms are made ready, so that no request finds them missing. */
    private ExperimentDefinition settled(ExperimentDefinition definition) {
        ExperimentDefinition settled = definition
                .hiding(unit -> hash.of(unit).hex())
                .settling(recommender -> fitting(own(arms.admitted(recommender), definition.key())
                        .rewardedBy(definition.reward())
                        .within(definition.key())
                        .pinned(models::pin)));
        arms.prepare(settled);
        return settled;
    }

    /** Whoever learns together must have agreed on a name: the key of an experiment is its own. */
    private RecommenderSettings own(RecommenderSettings settings, String experiment) {
        settings.itemBandit()
                .map(ItemBandit::scope)
                .filter(scope -> !scope.equals(experiment))
                .ifPresent(scope -> require(
                        directory.find(scope).isEmpty(),
                        "scope",
                        "must not be the key of another experiment, got '" + scope + "'"));
        return settings;
    }

    private RecommenderSettings fitting(RecommenderSettings settings) {
        if (settings instanceof Onnx onnx) {
            models.requireFit(onnx.model(), Optional.ofNullable(onnx.candidates()));
        }
        if (settings instanceof Similar similar) {
            models.requireSimilarity(similar.model());
        }
        if (settings instanceof Blend blend) {
            blend.made().forEach(this::fitting);
        }
        return settings;
    }

    /**
     * Gives an experiment another definition, as a new revision unless nothing differs.
     * {@link Stale} when another revision is in force than the one that the change is based on.
     */
    public PublishedExperiment update(ExperimentDefinition definition, Change change) {
        return publish(store.update(settled(definition), change));
    }

    public PublishedExperiment restore(String key, int revision, Change change) {
        return update(revision(key, revision).definition(), change);
    }

    public Revision revision(String key, int revision) {
        return revisions(key, revision + 1, 1).stream()
                .filter(found -> found.revision() == revision)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("experiment '" + key + "' has no revision " + revision));
    }

    /** Revisions below {@code before}, newest first, at most {@code limit}. */
    public List<Revision> revisions(String key, int before, int limit) {
        return store.revisions(directory.require(key).experiment().id(), before, limit);
    }

    public PublishedExperiment start(String key, Change change) {
        return move(key, Set.of(Status.DRAFT), Status.RUNNING, change);
    }

    /** Stops deciding; open decisions still mature. */
    public PublishedExperiment pause(String key, Change change) {
        return move(key, Set.of(Status.RUNNING), Status.PAUSED, change);
    }

    /** Decides again. */
    public PublishedExperiment resume(String key, Change change) {
        return move(key, Set.of(Status.PAUSED), Status.RUNNING, change);
    }

    /** Puts away what is over, or was never begun. */
    public PublishedExperiment archive(String key, Change change) {
        return move(key, Set.of(Status.DRAFT, Status.CONCLUDED), Status.ARCHIVED, change);
    }

    /**
     * Ends the experiment for good.
     *
     * @param winner key of the arm that won, or empty
     */
    public PublishedExperiment conclude(String key, String winner, Change change) {
        directory
                .find(key)
                .ifPresent(live -> InvalidInput.require(
                        winner.isEmpty() || live.experiment().slots().contains(winner),
                        "winner",
                        "must be an arm of this experiment, got '" + winner + "'"));
        return publish(store.move(key, Set.of(Status.RUNNING, Status.PAUSED), Status.CONCLUDED, change, winner));
    }

    /**
     * Takes note of what a stopping rule recommends, once, and concludes the experiment where its rules are applied.
     *
     * @param change by whom and when
     */
    public void recommend(PublishedExperiment experiment, Recommendation recommendation, Change change) {
        boolean apply = experiment.definition().stopping().mode() == Stopping.Mode.APPLY;
        String once = "%d/%d/%s/%s"
                .formatted(experiment.id(), experiment.group(), recommendation.rule(), recommendation.arm());
        audit.concluded(subject(experiment), change, new AuditStore.Once("recommended", recommendation.reason(), once));
        if (!apply) {
            return;
        }
        String winner = recommendation.rule() == Recommendation.Rule.MAX_DURATION ? "" : recommendation.arm();
        try {
            conclude(experiment.key(), winner, change);
        } catch (Conflict e) {
            LOG.debugf("experiment '%s' was over already: %s", experiment.key(), e.getMessage());
        }
    }

    /**
     * Takes note of a claim that was withdrawn, once an hour at most: evidence may come and go about its threshold.
     *
     * @param name of the finding
     * @param finding with what was claimed before
     */
    public void withdrawn(PublishedExperiment experiment, String name, Finding finding, Change change) {
        finding.withdrawn().ifPresent(before -> {
            Interval difference =
                    finding.difference().times(experiment.definition().unit(finding.metric()));
            String detail = String.format(
                    Locale.ROOT,
                    "%s of %s against %s was claimed to be %s and is not any more: %.4g, %.4g to %.4g",
                    finding.metric(),
                    experiment.slots().get(finding.arm()),
                    experiment.slots().get(finding.versus()),
                    before.claim().name().toLowerCase(Locale.ROOT),
                    difference.value(),
                    difference.lower(),
                    difference.upper());
            UUID fixed = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
            String once = "%d/%d/withdrawn/%s/%s/%s"
                    .formatted(
                            experiment.id(),
                            experiment.group(),
                            fixed,
                            before.claim(),
                            before.at().truncatedTo(ChronoUnit.HOURS));
            audit.concluded(subject(experiment), change, new AuditStore.Once("withdrawn", detail, once));
        });
    }

    /** Takes note of an arm that a guardrail has stopped, once in each revision. */
    public void tripped(PublishedExperiment experiment, int slot, Change change) {
        String arm = experiment.slots().get(slot);
        audit.concluded(
                subject(experiment),
                change,
                new AuditStore.Once(
                        "tripped",
                        "a guardrail stopped arm " + arm,
                        "%d/%d/tripped/%d".formatted(experiment.id(), experiment.revision(), slot)));
    }

    private static Subject subject(PublishedExperiment experiment) {
        return Subject.experiment(experiment.key(), experiment.revision());
    }

    private PublishedExperiment move(String key, Set<Status> allowed, Status next, Change change) {
        return publish(store.move(key, allowed, next, change, ""));
    }

    public void delete(String key, Change change) {
        directory.remove(store.delete(key, change, id -> publisher.delete(Topics.EXPERIMENTS, String.valueOf(id))));
    }

    /**
     * Publishes what the topic may lack, after a broker was away; what cannot be read is told and left alone.
     */
    public void republish() {
        for (int id : store.unpublished()) {
            try {
                store.publish(id, this::send);
            } catch (UnreadableDefinition e) {
                if (unreadable.add(id)) {
                    LOG.errorf("%s; it is skipped", e.getMessage());
                }
            }
        }
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

    /** How a definition is made public: where to, how units are hidden, which models there are, who readies arms. */
    @Singleton
    record Publication(Publisher publisher, UnitHash hash, Models models, ArmPreparation arms) {}
}
