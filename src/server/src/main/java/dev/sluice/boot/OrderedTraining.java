package dev.sluice.boot;

import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.catalogue.ItemDayStore;
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
import java.util.LinkedHashMap;
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

    /** One that never pauses is over for us after that. */
    private static final Duration LONGEST_IMPORT = Duration.ofMinutes(5);

    /** After a failure; where training takes longer, twice that, and after a success too. */
    private static final Duration REST = Duration.ofMinutes(1);

    /** Versions of a model that are kept. */
    private static final int KEPT = 3;

    private final Directory directory;
    private final CatalogueStore catalogue;
    private final ItemDayStore imported;
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
    /** When the import that is under way began. */
    private Instant begun = Instant.EPOCH;

    OrderedTraining(Directory directory, Imports imports, Registry registry, SluiceConfig config, Clock clock) {
        this.directory = directory;
        this.catalogue = imports.catalogue;
        this.imported = imports.days;
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
        Instant moment = clock.instant();
        if (now != version) {
            begun = quiet(moment) ? moment : begun;
            version = now;
            changed = moment;
        }
        if ((!quiet(moment) && moment.isBefore(begun.plus(LONGEST_IMPORT))) || !imported.any()) {
            return;
        }
        Map<ItemCf, Reason> due = new LinkedHashMap<>();
        wanted.forEach(settings -> due(settings, now).ifPresent(reason -> due.put(settings, reason)));
        if (!due.isEmpty()) {
            busy.set(true);
            worker.execute(() -> trainAll(due, now));
        }
    }

    /** Whether the last import is over. */
    private boolean quiet(Instant moment) {
        return !moment.isBefore(changed.plus(QUIET));
    }

    private void trainAll(Map<ItemCf, Reason> due, long now) {
        try {
            for (Map.Entry<ItemCf, Reason> one : due.entrySet()) {
                train(one.getKey(), one.getValue(), now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the database is away; looked at again in the next turn
            LOG.warnf("models are not trained: %s", e.getMessage());
        } finally {
            busy.set(false);
        }
    }

    /** Trains all of them, since it is time. */
    void again() throws InterruptedException {
        long now = catalogue.version();
        for (ItemCf settings : wanted()) {
            train(settings, Reason.SCHEDULE, now);
        }
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
        Instant moment = clock.instant();
        if (run.ended().isEmpty()) { // it may be that whoever was at it is gone
            return moment.isAfter(run.begun().plus(REST)) ? Optional.of(run.reason()) : Optional.empty();
        }
        Instant ended = run.ended().get();
        Duration took = Duration.between(run.begun(), ended);
        Duration rest = run.succeeded() || took.compareTo(REST) > 0 ? took.multipliedBy(2) : REST;
        boolean current = run.succeeded() && run.catalogue() == now;
        if (current || moment.isBefore(ended.plus(rest))) {
            return Optional.empty();
        }
        return Optional.of(run.succeeded() ? Reason.IMPORT : run.reason());
    }

    private void train(ItemCf settings, Reason reason, long now) throws InterruptedException {
        String name = settings.model().name();
        List<String> arguments = new ArrayList<>(List.of("--model", "item-cf", "--from-catalogue", "--promote"));
        if (config.outcomes().directory().isPresent()) {
            long days = Math.max(1, config.outcomes().keep().toDays());
            arguments.addAll(List.of("--with-outcomes", "--since", days + "d"));
        }
        for (Map.Entry<String, String> setting : settings.training().entrySet()) {
            arguments.addAll(List.of("--set", setting.getKey() + "=" + setting.getValue()));
        }
        if (trainings.run(new Trainings.Wanted(name, reason, now), arguments)) {
            models.keepNewest(name, KEPT, Trainings.AUTHOR);
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        worker.shutdownNow();
    }

    /** What is known of imports. */
    @Singleton
    record Imports(CatalogueStore catalogue, ItemDayStore days) {}

    /** What is known of models and of trainings. */
    @Singleton
    record Registry(Models models, TrainingRunStore runs, Trainings trainings) {}
}
