package dev.sluice.boot;

import dev.sluice.access.WrongKeys;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.attribution.AttributionTopology;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.serving.ModelPool;
import dev.sluice.serving.RemotePool;
import dev.sluice.stream.KafkaOutbox;
import dev.sluice.stream.MeterNames;
import dev.sluice.stream.RecordMac;
import dev.sluice.web.DecisionTimer;
import dev.sluice.web.HeavyWork;
import dev.sluice.web.MeteredExperiments;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What operators watch besides the decisions themselves: outbox, stages, and each experiment's age and ledger. Experiments
 * are noticed within five seconds.
 */
@Singleton
final class Meters {
    private static final String UNATTRIBUTED = "";
    private static final String EXPERIMENT = "experiment";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Map<String, ToDoubleFunction<Ledger>> CLASSES = Map.of(
            "accepted", Ledger::accepted,
            "duplicate", Ledger::duplicate,
            "late", Ledger::late,
            "orphan", Ledger::orphan,
            "invalid", Ledger::invalid);

    private final MeterRegistry registry;
    private final Directory directory;
    private final DecisionEngine engine;
    private final MeteredExperiments experiments;
    private final DecisionTimer timer;
    private final Stages stages;
    private final Clock clock;
    private final Set<String> known = new HashSet<>();
    private final PeriodicTask rounds;

    Meters(MeterRegistry registry, Watched watched, Stages stages, Clock clock) {
        this.registry = registry;
        this.directory = watched.directory;
        this.engine = watched.engine;
        this.experiments = watched.experiments;
        this.timer = watched.timer;
        this.stages = stages;
        this.clock = clock;
        this.rounds = new PeriodicTask("sluice-meters", LOOK_EVERY, this::look);
    }

    void onStart(
            @Observes StartupEvent event,
            KafkaOutbox outbox,
            ModelPool arms,
            RemotePool remotes,
            OnnxRuntime runtime,
            Administration work,
            HeavyWork heavy,
            OutcomeStage outcomes,
            ProfileTable profiles,
            Refused refused) {
        outbox(outbox);
        Gauge.builder("sluice.heavy.work.running", heavy, HeavyWork::running)
                .description("Simulations, plans, previews, replays and uploads that are done now")
                .register(registry);
        Gauge.builder("sluice.heavy.work.waiting", heavy, HeavyWork::waiting)
                .description("Simulations, plans, previews, replays and uploads that wait")
                .register(registry);
        RecordMac.TOPICS.forEach(topic -> unsigned(topic, refused.mac));
        FunctionCounter.builder("sluice.keys.refused", refused.keys, WrongKeys::all)
                .description("Unknown API keys that were presented")
                .register(registry);
        work.duties().forEach(duty -> failing(duty.name(), () -> duty.failure().isPresent() ? 1 : 0));
        failing("outcome files", () -> outcomes.failing() ? 1 : 0);
        failing("profiles", () -> profiles.known() ? 0 : 1);
        scoring(arms, runtime);
        remotes(remotes);
        StageWatch.STAGES.keySet().forEach(this::stage);
        Gauge.builder("sluice.series.summed", experiments, MeteredExperiments::summed)
                .description("Experiments without series of their own, since there are too many")
                .register(registry);
        FunctionCounter.builder("sluice.clock.rebases", stages, known -> known.rebases(AttributionTopology.APPLICATION))
                .description("Append times of events that are more than a minute apart")
                .register(registry);
        ledger(UNATTRIBUTED); // records that name no trustworthy experiment
        rounds.start();
    }

    private void scoring(ModelPool arms, OnnxRuntime runtime) {
        Gauge.builder("sluice.scoring.provider", () -> 1)
                .description("1 for the provider that ran the probe: learned arms are scored there")
                .tag("provider", runtime.provider())
                .register(registry);
        Gauge.builder("sluice.scoring.waiting", arms, ModelPool::waiting)
                .description("Requests that wait for a ranker")
                .register(registry);
        FunctionTimer.builder(
                        "sluice.scoring.runs", runtime, OnnxRuntime::runs, OnnxRuntime::nanos, TimeUnit.NANOSECONDS)
                .description("Runs of learned arms' graphs, and the time spent in them")
                .register(registry);
    }

    private void remotes(RemotePool remotes) {
        FunctionCounter.builder("sluice.remote.failed", remotes, RemotePool::failed)
                .description("Calls to remote services without an answer that could be read")
                .register(registry);
        FunctionCounter.builder("sluice.remote.left.out", remotes, RemotePool::leftOut)
                .description("Items that remote services named and that cannot be served")
                .register(registry);
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.close();
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

    private void unsigned(String topic, RecordMac mac) {
        FunctionCounter.builder("sluice.records.refused", mac, known -> known.refused(topic))
                .description("Records that are not the platform's own and were stepped over")
                .tag("topic", topic)
                .register(registry);
    }

    private void failing(String duty, Supplier<Number> failing) {
        Gauge.builder("sluice.duty.failing", failing)
                .description("1 while something that is done again and again fails")
                .tag("duty", duty)
                .register(registry);
    }

    private void stage(String application) {
        Gauge.builder(MeterNames.STAGE_LAG, () -> stages.lag(application))
                .description("Records that the stage has not read yet")
                .tag(MeterNames.STAGE, application)
                .register(registry);
        Gauge.builder("sluice.store.keys", () -> stages.storedKeys(application))
                .description("Keys in the stage's stores on disk, estimated")
                .tag(MeterNames.STAGE, application)
                .register(registry);
        Gauge.builder("sluice.store.bytes", () -> stages.storedBytes(application))
                .description("Size of the stage's stores on disk")
                .baseUnit("bytes")
                .tag(MeterNames.STAGE, application)
                .register(registry);
    }

    private void look() {
        experiments.retire().forEach(this::end);
        directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> experiment.status() != Status.ARCHIVED)
                .map(PublishedExperiment::key)
                .filter(key -> experiments.label(key).equals(key) && known.add(key))
                .forEach(this::experiment);
    }

    /** Nobody asks for the series of what is over. */
    private void end(String key) {
        known.remove(key);
        timer.forget(key);
        registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> key.equals(id.getTag(EXPERIMENT)))
                .toList()
                .forEach(registry::remove);
    }

    private void experiment(String key) {
        Gauge.builder("sluice.allocation.age", () -> age(key))
                .description("Time since the experiment's writer published last; not a number unless it runs")
                .baseUnit("seconds")
                .tag(EXPERIMENT, key)
                .register(registry);
        FunctionCounter.builder("sluice.targeting.unjudged", engine, known -> known.unjudged(key))
                .description("Requests that the experiment's condition could not be judged on")
                .tag(EXPERIMENT, key)
                .register(registry);
        FunctionCounter.builder(
                        "sluice.attributes.mistyped",
                        engine,
                        known -> known.mistyped(key).values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .description("Declared attributes of requests that were not of their type and so not logged")
                .tag(EXPERIMENT, key)
                .register(registry);
        FunctionCounter.builder(
                        "sluice.blend.left.out",
                        engine,
                        known -> known.leftOut(key).values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .description(
                        "Parts of blends that failed, were late or had nothing, so that a list was made without them")
                .tag(EXPERIMENT, key)
                .register(registry);
        ledger(key);
    }

    private double age(String key) {
        return directory
                .find(key)
                .filter(live -> live.experiment().status() == Status.RUNNING)
                .flatMap(Directory.Live::usable)
                .map(snapshot -> snapshot.age(clock.instant()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    private void ledger(String key) {
        CLASSES.forEach((name, count) -> FunctionCounter.builder(
                        "sluice.ledger.records", directory, known -> count.applyAsDouble(latest(key)))
                .description("What became of the records of the experiment")
                .tags(EXPERIMENT, key, "class", name)
                .register(registry));
    }

    private Ledger latest(String key) {
        int id = key.equals(UNATTRIBUTED)
                ? 0
                : directory.find(key).map(live -> live.experiment().id()).orElse(-1);
        return directory.latest(id).map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }

    /** What decides and what it goes by. */
    @Singleton
    record Watched(Directory directory, DecisionEngine engine, MeteredExperiments experiments, DecisionTimer timer) {}

    /** What was not believed. */
    @Singleton
    record Refused(RecordMac mac, WrongKeys keys) {}
}
