package dev.sluice.boot;

import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.directory.Directory;
import dev.sluice.registry.Models;
import dev.sluice.registry.TrainingRun;
import dev.sluice.registry.TrainingRun.Reason;
import dev.sluice.registry.TrainingRunStore;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Trains what arms count on: a model of which there is no version yet as soon as there is something to learn from, and again once
 * an import is over, and whenever trainings are scheduled. One thread.
 */
@Singleton
final class OrderedTraining {
    private static final Logger LOG = Logger.getLogger(OrderedTraining.class);
    /** An import comes in many calls. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static final Duration AGAIN_AFTER_A_FAILURE = Duration.ofMinutes(1);
    /** Versions of a model that are kept. */
    private static final int KEPT = 3;

    private final Directory directory;
    private final CatalogueStore catalogue;
    private final Models models;
    private final TrainingRunStore runs;
    private final Trainings trainings;
    private final SluiceConfig config;
    private final Clock clock;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "sluice-training-orders");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean busy = new AtomicBoolean();
    private long version = -1;
    private Instant changed = Instant.EPOCH;

    OrderedTraining(
            Directory directory, CatalogueStore catalogue, Registry registry, SluiceConfig config, Clock clock) {
        this.directory = directory;
        this.catalogue = catalogue;
        this.models = registry.models;
        this.runs = registry.runs;
        this.trainings = registry.trainings;
        this.config = config;
        this.clock = clock;
    }

    /** Looks what is to be trained, and begins with it. */
    void look() {
        Collection<ItemCf> wanted = wanted();
        if (wanted.isEmpty() || busy.get()) {
            return;
        }
        long now = catalogue.version();
        if (now != version) {
            version = now;
            changed = clock.instant();
        }
        if (now == 0 || clock.instant().isBefore(changed.plus(QUIET))) {
            return;
        }
        for (ItemCf settings : wanted) {
            Optional<Reason> reason = due(settings, now);
            if (reason.isPresent()) {
                begin(settings, reason.get(), now);
                return;
            }
        }
    }

    private void begin(ItemCf settings, Reason reason, long now) {
        busy.set(true);
        worker.execute(() -> {
            try {
                train(settings, reason, now);
            } catch (RuntimeException e) { // the database is away; looked at again in the next turn
                LOG.warnf("%s is not trained: %s", settings.model().name(), e.getMessage());
            } finally {
                busy.set(false);
            }
        });
    }

    /** Trains all of them, since it is time. */
    void again() {
        long now = catalogue.version();
        wanted().forEach(settings -> train(settings, Reason.SCHEDULE, now));
    }

    /** One for each model, whatever else its arms say. */
    private Collection<ItemCf> wanted() {
        Map<String, ItemCf> wanted = new TreeMap<>();
        directory.all().stream()
                .filter(live -> live.experiment().status().open())
                .flatMap(live -> live.experiment().definition().arms().stream())
                .map(ArmDefinition::recommender)
                .forEach(settings -> {
                    if (settings instanceof ItemCf itemCf) {
                        wanted.put(itemCf.model().name(), itemCf);
                    }
                });
        return wanted.values();
    }

    private Optional<Reason> due(ItemCf settings, long now) {
        Optional<TrainingRun> last = runs.latest(settings.model().name());
        if (last.isEmpty()) {
            return Optional.of(Reason.FIRST);
        }
        TrainingRun run = last.get();
        boolean failed = run.ended().isPresent() && !run.succeeded();
        if (failed) {
            boolean tryAgain = run.catalogue() != now
                    || clock.instant().isAfter(run.begun().plus(AGAIN_AFTER_A_FAILURE));
            return tryAgain ? Optional.of(Reason.FIRST) : Optional.empty();
        }
        return run.catalogue() == now ? Optional.empty() : Optional.of(Reason.IMPORT);
    }

    private void train(ItemCf settings, Reason reason, long now) {
        String name = settings.model().name();
        List<String> arguments = new ArrayList<>(List.of("--model", "item-cf", "--from-catalogue", "--promote"));
        if (config.outcomes().directory().isPresent()) {
            arguments.addAll(List.of(
                    "--with-outcomes", "--since", config.outcomes().keep().toDays() + "d"));
        }
        for (Map.Entry<String, String> setting : settings.training().entrySet()) {
            arguments.addAll(List.of("--set", setting.getKey() + "=" + setting.getValue()));
        }
        try {
            trainings.run(new Trainings.Wanted(name, reason, now), arguments);
            models.keepNewest(name, KEPT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        worker.shutdownNow();
    }

    /** What is known of models and of trainings. */
    @Singleton
    record Registry(Models models, TrainingRunStore runs, Trainings trainings) {}
}
