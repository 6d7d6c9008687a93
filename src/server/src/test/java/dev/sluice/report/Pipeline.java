package dev.sluice.report;

import dev.sluice.attribution.AttributionDriver;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.learning.LearningTopology;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Event;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** Experiment 1 from its events through attribution and learning to its report, without a broker. */
final class Pipeline implements AutoCloseable {
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);

    private final Directory directory = new Directory();
    private final AttributionDriver attribution;
    private final TopologyTestDriver learning;
    private final TestInputTopic<String, byte[]> deltas;
    private final TestOutputTopic<String, PolicySnapshot> policies;
    private Instant now;

    Pipeline(PublishedExperiment experiment, Instant start) {
        revise(experiment);
        now = start;
        attribution = new AttributionDriver(directory);
        learning =
                StreamsFixture.driver(new LearningTopology(directory, directory, 1, false).build(Names.PLAIN), start);
        deltas = learning.createInputTopic(Topics.ARM_DELTAS, new StringSerializer(), new ByteArraySerializer());
        policies = learning.createOutputTopic(
                Topics.POLICIES, new StringDeserializer(), new JsonSerde<>(PolicySnapshot.class).deserializer());
        pass(Duration.ofMillis(100));
    }

    /** Puts another revision into force. */
    void revise(PublishedExperiment experiment) {
        directory.revision(experiment);
        directory.current(experiment);
    }

    void append(Event event) {
        attribution.append(event, now);
    }

    /** Lets time pass, and everything that is due mature and be learned from. */
    void pass(Duration time) {
        now = now.plus(time);
        attribution.tick(now);
        attribution.emitted().stream()
                .filter(delta -> delta.experiment() == 1)
                .forEach(delta -> deltas.pipeInput("1", DELTAS.write(delta)));
        learning.advanceWallClockTime(time);
        policies.readValuesToList().forEach(directory::snapshot);
    }

    Instant now() {
        return now;
    }

    PolicySnapshot snapshot() {
        return directory.require("test").usable().orElseThrow();
    }

    Report report() {
        return Reports.of(directory.require("test"), Denominator.IMPRESSION, now);
    }

    @Override
    public void close() {
        learning.close();
    }
}
