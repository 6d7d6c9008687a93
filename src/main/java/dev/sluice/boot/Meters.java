package dev.sluice.boot;

import dev.sluice.attribution.AttributionTopology;
import dev.sluice.definition.Directory;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.event.IntakeTopology;
import dev.sluice.learning.LearningTopology;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.KafkaOutbox;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators watch besides the decisions themselves: outbox, stages, and each experiment's age and ledger. Experiments
 * are noticed within five seconds.
 */
@Singleton
final class Meters {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Map<String, ToDoubleFunction<Ledger>> CLASSES = Map.of(
            "accepted", Ledger::accepted,
            "duplicate", Ledger::duplicate,
            "late", Ledger::late,
            "orphan", Ledger::orphan,
            "invalid", Ledger::invalid);

    private final MeterRegistry registry;
    private final Directory directory;
    private final Stages stages;
    private final Clock clock;
    private final Set<Integer> known = new HashSet<>();
    private @Nullable Rounds rounds;

    Meters(MeterRegistry registry, Directory directory, Stages stages, Clock clock) {
        this.registry = registry;
        this.directory = directory;
        this.stages = stages;
        this.clock = clock;
    }

    void onStart(@Observes StartupEvent event, KafkaOutbox outbox) {
        outbox(outbox);
        List.of(AttributionTopology.APPLICATION, LearningTopology.APPLICATION, IntakeTopology.APPLICATION)
                .forEach(this::stage);
        ledger("", 0); // records that name no trustworthy experiment
        rounds = new Rounds("sluice-meters", LOOK_EVERY, this::look);
    }

    void onStop(@Observes ShutdownEvent event) {
        if (rounds != null) {
            rounds.close();
        }
    }

    private void outbox(KafkaOutbox outbox) {
        Gauge.builder("sluice.outbox.waiting", outbox, KafkaOutbox::waiting)
                .description("Decisions that wait for the broker")
                .register(registry);
        FunctionCounter.builder("sluice.outbox.refused", outbox, KafkaOutbox::refused)
                .description("Decisions refused because the outbox was full")
                .register(registry);
        FunctionCounter.builder("sluice.outbox.lost", outbox, KafkaOutbox::lost)
                .description("Decisions whose records the broker never acknowledged")
                .register(registry);
    }

    private void stage(String application) {
        Gauge.builder("sluice.stage.lag", () -> stages.lag(application))
                .description("Records that the stage has not read yet")
                .tag("stage", application)
                .register(registry);
        Gauge.builder("sluice.store.keys", () -> stages.storedKeys(application))
                .description("Keys in the stage's stores on disk, estimated")
                .tag("stage", application)
                .register(registry);
        Gauge.builder("sluice.store.bytes", () -> stages.storedBytes(application))
                .description("Size of the stage's stores on disk")
                .baseUnit("bytes")
                .tag("stage", application)
                .register(registry);
    }

    private void look() {
        directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> known.add(experiment.id()))
                .forEach(this::experiment);
    }

    private void experiment(PublishedExperiment experiment) {
        Gauge.builder("sluice.allocation.age", () -> age(experiment.id()))
                .description(
                        "Time since the experiment's writer published last; not a number before and after its life")
                .baseUnit("seconds")
                .tag("experiment", experiment.key())
                .register(registry);
        ledger(experiment.key(), experiment.id());
    }

    private double age(int experiment) {
        return directory
                .find(experiment)
                .filter(live -> live.experiment().status().open())
                .flatMap(Directory.Live::usable)
                .map(snapshot ->
                        Duration.between(snapshot.asOf(), clock.instant()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private void ledger(String key, int experiment) {
        CLASSES.forEach((name, count) -> FunctionCounter.builder(
                        "sluice.ledger.records", directory, known -> count.applyAsDouble(ledger(experiment)))
                .description("What became of the records of the experiment")
                .tags("experiment", key, "class", name)
                .register(registry));
    }

    private Ledger ledger(int experiment) {
        return directory.latest(experiment).map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }
}
