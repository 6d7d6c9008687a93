package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.ArmDelta.UnitsDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Quarantined;
import dev.sluice.model.UnitSums;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;

/** A delta of which one value is another: it counts, or it is in quarantine, and the stage goes on. */
class PoisonedDeltasTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);
    private static final PublishedExperiment EXPERIMENT =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "test", "attributionWindow": "5s", "grace": "1s", "policy": {"type": "thompson"},
                     "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1);
    private static final List<String> VALUES = List.of("null", "-1", "64", "9223372036854775807", "\"x\"");

    private static ArmDelta delta(long sequence) {
        Outcomes rows = Outcomes.of(true, false, false, 0);
        CellDelta cell = new CellDelta(new Cell(1, 1, 3, 1, START, 0), rows);
        return new ArmDelta(
                1,
                1,
                0,
                sequence,
                List.of(cell),
                List.of(cell),
                List.of(new CountsDelta(1, 1, DecisionReason.POLICY, Counts.MATURED)),
                new Ledger(1, 0, 0, 0, 0),
                List.of(new UnitsDelta(1, 3, 1, UnitSums.NONE)));
    }

    /** Each with another value in one place, or without it. */
    private static List<JsonNode> mutants() throws Exception {
        List<JsonNode> mutants = new ArrayList<>();
        JsonNode whole = Json.wire().readTree(DELTAS.write(delta(1)));
        for (String place : places("", whole)) {
            for (String value : VALUES) {
                mutants.add(changed(whole.deepCopy(), place, Json.wire().readTree(value)));
            }
        }
        return mutants;
    }

    private static List<String> places(String at, JsonNode node) {
        List<String> places = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                places.add(at + "/" + name);
                places.addAll(places(at + "/" + name, object.get(name)));
            });
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            places.add(at + "/0");
            places.addAll(places(at + "/0", array.get(0)));
        }
        return places;
    }

    private static JsonNode changed(JsonNode whole, String place, JsonNode value) {
        int last = place.lastIndexOf('/');
        JsonNode around = whole.at(place.substring(0, last));
        if (around instanceof ObjectNode object) {
            object.set(place.substring(last + 1), value);
        } else {
            ((ArrayNode) around).set(0, value);
        }
        return whole;
    }

    @Test
    void anyOtherValueInAnyPlace_stopsNothing() throws Exception {
        List<JsonNode> mutants = mutants();
        List<String> failed = new ArrayList<>();
        for (JsonNode mutant : mutants) {
            try {
                play(mutant);
            } catch (RuntimeException | AssertionError e) {
                Throwable first = e;
                while (first.getCause() != null) {
                    first = first.getCause();
                }
                failed.add(mutant + ": " + first);
            }
        }
        assertThat(mutants).hasSizeGreaterThan(200);
        assertThat(failed).isEmpty();
    }

    private static void play(JsonNode mutant) {
        Directory directory = new Directory();
        directory.current(EXPERIMENT);
        try (TopologyTestDriver driver =
                StreamsFixture.driver(new LearningTopology(directory, directory, 1, false).build(Names.PLAIN), START)) {
            TestInputTopic<String, byte[]> deltas =
                    driver.createInputTopic(Topics.ARM_DELTAS, new StringSerializer(), new ByteArraySerializer());
            TestOutputTopic<String, PolicySnapshot> policies = driver.createOutputTopic(
                    Topics.POLICIES, new StringDeserializer(), new JsonSerde<>(PolicySnapshot.class).deserializer());
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            deltas.pipeInput("1", mutant.toString().getBytes(StandardCharsets.UTF_8), START);
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            deltas.pipeInput("1", DELTAS.write(delta(5)), START);
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            Map<String, PolicySnapshot> latest = policies.readKeyValuesToMap();
            assertThat(latest).containsKey("1");
        }
    }

    @Test
    void whatDoesNotFit_isInQuarantineByName() {
        Directory directory = new Directory();
        directory.current(EXPERIMENT);
        try (TopologyTestDriver driver =
                StreamsFixture.driver(new LearningTopology(directory, directory, 1, false).build(Names.PLAIN), START)) {
            TestInputTopic<String, byte[]> deltas =
                    driver.createInputTopic(Topics.ARM_DELTAS, new StringSerializer(), new ByteArraySerializer());
            TestOutputTopic<String, Quarantined> refused = driver.createOutputTopic(
                    Topics.QUARANTINE, new StringDeserializer(), new JsonSerde<>(Quarantined.class).deserializer());
            String whole = new String(DELTAS.write(delta(1)), StandardCharsets.UTF_8);
            for (String poison : new String[] {
                whole.replace("\"slot\":1", "\"slot\":-1"), whole.replaceAll("\"cell\":\\{[^}]*}", "\"cell\":null")
            }) {
                assertThat(poison).isNotEqualTo(whole);
                deltas.pipeInput("1", poison.getBytes(StandardCharsets.UTF_8), START);
                Quarantined record = refused.readValue();
                assertThat(record.reason()).isEqualTo("unreadable record: not a valid ArmDelta");
                assertThat(record.original()).isEqualTo(poison);
            }
        }
    }
}
