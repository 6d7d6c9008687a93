package dev.sluice.boot;

import dev.sluice.attribution.AttributionTopology;
import dev.sluice.stream.KafkaSettings;
import dev.sluice.stream.MeterNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What operators watch of what goes wrong in stages, stores and topics. */
@Singleton
final class StageMeters {
    private final MeterRegistry registry;
    private final Stages stages;
    private final KafkaSettings kafka;

    private final StageWatch watch;

    StageMeters(MeterRegistry registry, Stages stages, KafkaSettings kafka, StageWatch watch) {
        this.watch = watch;
        this.registry = registry;
        this.stages = stages;
        this.kafka = kafka;
    }

    void onStart(@Observes StartupEvent event) {
        StageWatch.STAGES.keySet().forEach(this::stage);
        FunctionCounter.builder("sluice.records.damaged", kafka.damage(), damage -> damage.count())
                .description("Offsets that were stepped over because what the broker keeps there fails its checksum")
                .register(registry);
        Gauge.builder("sluice.rows.aside", stages, known -> known.aside(AttributionTopology.APPLICATION))
                .description("Rows that have matured and wait for a definition that is gone")
                .register(registry);
        FunctionCounter.builder("sluice.topics.broken", watch, StageWatch::brokenTopics)
                .description("Topics that were made anew or cut off since they were last looked at")
                .register(registry);
    }

    private void stage(String application) {
        FunctionCounter.builder("sluice.stage.threads.replaced", stages, known -> known.deaths(application))
                .description("Threads of the stage that died and were replaced")
                .tag(MeterNames.STAGE, application)
                .register(registry);
        FunctionCounter.builder("sluice.stores.wiped", stages, known -> known.wiped(application))
                .description("Partitions whose stores were not whole and were restored from their changelogs")
                .tag(MeterNames.STAGE, application)
                .register(registry);
    }
}
