package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.EventType;
import dev.sluice.model.Profile;
import dev.sluice.model.Profile.Had;
import dev.sluice.model.ProfileChange;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProfileTopologyTest {
    private static final JsonSerde<ProfileChange> CHANGES = new JsonSerde<>(ProfileChange.class);
    private static final JsonSerde<Profile> PROFILES = new JsonSerde<>(Profile.class);

    private final TopologyTestDriver driver = new TopologyTestDriver(new ProfileTopology(false).build(Names.PLAIN));
    private final TestInputTopic<String, byte[]> changes = driver.createInputTopic(
            Topics.PROFILE_CHANGES,
            Serdes.String().serializer(),
            Serdes.ByteArray().serializer());
    private final TestOutputTopic<String, byte[]> profiles = driver.createOutputTopic(
            Topics.PROFILES, Serdes.String().deserializer(), Serdes.ByteArray().deserializer());

    @AfterEach
    void close() {
        driver.close();
    }

    private void tell(String unit, ProfileChange change) {
        changes.pipeInput(unit, CHANGES.write(change));
    }

    private void clicked(String unit, String item, long at) {
        tell(unit, new ProfileChange.Happened(1, item, EventType.CLICK, Instant.ofEpochMilli(at)));
    }

    private Optional<Profile> profile(String unit) {
        return Optional.ofNullable(profiles.readKeyValuesToMap().get(unit)).map(PROFILES::read);
    }

    @Test
    void whatIsNoChange_isSteppedOver() {
        clicked("anna", "tea", 1);
        changes.pipeInput("anna", "no json".getBytes(StandardCharsets.UTF_8));
        clicked("anna", "cup", 2);
        assertThat(profile("anna").orElseThrow().recentItems()).containsExactly("tea", "cup");
    }

    @Test
    void profileOfWhomNothingIsKnownAnyMore_isDeleted() {
        tell("anna", new ProfileChange.Imported(1, Map.of("age", "40"), List.of(new Had("tea", Had.IMPORTED, 1))));
        assertThat(profile("anna").orElseThrow().attributes()).containsEntry("age", "40");
        tell("anna", new ProfileChange.Forgotten(1, Instant.ofEpochMilli(5)));
        tell("anna", new ProfileChange.Imported(1, Map.of(), List.of()));
        assertThat(profiles.readRecordsToList()).last().satisfies(last -> {
            assertThat(last.key()).isEqualTo("anna");
            assertThat(last.value()).isNull();
        });
        clicked("anna", "pot", 6);
        assertThat(profile("anna").orElseThrow())
                .isEqualTo(new Profile(1, Map.of(), List.of(new Had("pot", "click", 6))));
    }

    @Test
    void tableOfAReplica_holdsWhatTheTopicHolds() {
        try (TopologyTestDriver replica = new TopologyTestDriver(new ProfileTopology(false).table(Names.PLAIN))) {
            TestInputTopic<String, byte[]> told = replica.createInputTopic(
                    Topics.PROFILES,
                    Serdes.String().serializer(),
                    Serdes.ByteArray().serializer());
            told.pipeInput("anna", PROFILES.write(Profile.NONE));
            told.pipeInput("ben", "damaged".getBytes(StandardCharsets.UTF_8));
            KeyValueStore<String, byte[]> table = replica.getKeyValueStore(ProfileTopology.TABLE);
            assertThat(PROFILES.find(table.get("anna"))).contains(Profile.NONE);
            assertThat(PROFILES.find(table.get("ben"))).isEmpty();
        }
    }
}
