package dev.sluice.web;

import dev.sluice.decision.Decision;
import dev.sluice.model.DecisionReason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Measures decisions by experiment, arm and reason: {@code sluice_decision_seconds}. */
@Singleton
public final class DecisionTimer {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500)
    };

    private final MeterRegistry registry;
    private final MeteredExperiments experiments;
    private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();

    DecisionTimer(MeterRegistry registry, MeteredExperiments experiments) {
        this.registry = registry;
        this.experiments = experiments;
    }

    /** One decision that took so long since its request was read. */
    void record(Decision decision, long nanos) {
        Series series = new Series(decision.experiment(), decision.arm(), decision.reason());
        Timer known = timers.get(series);
        (known == null ? admitted(series) : known).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** What this replica has measured for an experiment, by arm and reason. */
    List<Latency> latencies(String experiment) {
        return timers.entrySet().stream()
                .filter(timer -> timer.getKey().experiment.equals(experiment))
                .map(timer -> Latency.of(
                        timer.getKey().arm,
                        timer.getKey().reason,
                        timer.getValue().takeSnapshot()))
                .sorted(Comparator.comparing(Latency::arm).thenComparing(Latency::reason))
                .toList();
    }

    private Timer admitted(Series series) {
        boolean own = experiments.label(series.experiment).equals(series.experiment);
        String other = MeteredExperiments.OTHER;
        return timers.computeIfAbsent(own ? series : new Series(other, other, series.reason), this::timer);
    }

    /** Ends the series of an experiment. */
    public void forget(String experiment) {
        timers.keySet().removeIf(series -> series.experiment.equals(experiment));
    }

    private Timer timer(Series series) {
        return Timer.builder("sluice.decision")
                .description("Time from the request to the decision")
                .tags("experiment", series.experiment, "arm", series.arm, "reason", series.reason.name())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private record Series(String experiment, String arm, DecisionReason reason) {}
}
