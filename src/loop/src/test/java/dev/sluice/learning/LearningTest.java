package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Quarantined;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StoreTable;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final String THOMPSON = "{\"type\": \"thompson\"}";
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);

    private final Directory directory = new Directory();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> deltas;
    private TestOutputTopic<String, PolicySnapshot> policies;
    private TestOutputTopic<String, AllocationVersion> allocations;
    private TestOutputTopic<String, Quarantined> refused;

    @BeforeEach
    void open() {
        directory.current(experiment(THOMPSON, 1));
        driver = StreamsFixture.driver(new LearningTopology(directory, directory, 1, false).build(Names.PLAIN), START);
        deltas = driver.createInputTopic(Topics.ARM_DELTAS, new StringSerializer(), new ByteArraySerializer());
        policies = driver.createOutputTopic(
                Topics.POLICIES, new StringDeserializer(), new JsonSerde<>(PolicySnapshot.class).deserializer());
        refused = driver.createOutputTopic(
                Topics.QUARANTINE, new StringDeserializer(), new JsonSerde<>(Quarantined.class).deserializer());
        allocations = driver.createOutputTopic(
                Topics.ALLOCATIONS, new StringDeserializer(), new JsonSerde<>(AllocationVersion.class).deserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private static PublishedExperiment experiment(String policy, int group) {
        return ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s", "policy": %s,
                         "arms": [{"key": "a", "control": true}, {"key": "b"}]}""".formatted(policy)), Status.RUNNING, group);
    }

    private static ArmDelta delta(int source, long sequence, int slot, Outcomes outcomes) {
        Cell cell = new Cell(1, 1, 3, slot, Instant.EPOCH, 0);
        return new ArmDelta(
                1,
                1,
                source,
                sequence,
                List.of(new CellDelta(cell, outcomes)),
                List.of(),
                List.of(new CountsDelta(
                        1,
                        slot,
                        DecisionReason.POLICY,
                        new Counts(1, 1, 0, outcomes.clicks(), 0, 0, 0, 0, 0, 0, Map.of()))),
                new Ledger(1, 0, 0, 0, 0),
                List.of());
    }

    private void send(ArmDelta delta) {
        deltas.pipeInput("1", DELTAS.write(delta), START);
    }

    private PolicySnapshot last() {
        List<PolicySnapshot> published = policies.readValuesToList();
        return published.get(published.size() - 1);
    }

    @Test
    void firstAllocation_comesWithoutAnyData() {
        driver.advanceWallClockTime(Duration.ofMillis(100));
        PolicySnapshot first = last();
        assertThat(first.version()).isEqualTo(1);
        assertThat(first.allocation().toArray()).containsExactly(new double[] {0.54, 0.46}, within(1e-12));
        assertThat(allocations.readValue().means()).containsExactly(0.05, 0.05);
    }

    @Test
    void repeatedDelta_changesNothing() {
        send(delta(0, 1, 0, Outcomes.of(true, false, false, 0)));
        send(delta(0, 1, 0, Outcomes.of(true, false, false, 0)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        PolicySnapshot snapshot = last();
        assertThat(snapshot.arms().get(0).mature().rows()).isEqualTo(1);
        assertThat(snapshot.ledger().received()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void totals_doNotDependOnTheOrderOfSources(long seed) {
        Random random = new Random(seed);
        List<ArmDelta> all = new ArrayList<>();
        for (int source = 0; source < 4; source++) {
            all.add(delta(source, 1, random.nextInt(2), Outcomes.of(random.nextBoolean(), false, true, 1.5)));
        }
        Collections.shuffle(all, random);
        all.forEach(this::send);
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        PolicySnapshot snapshot = last();
        assertThat(snapshot.arms()
                        .get(0)
                        .mature()
                        .plus(snapshot.arms().get(1).mature())
                        .rows())
                .isEqualTo(4);
        assertThat(snapshot.sources()).hasSize(4);
    }

    @Test
    void versions_areAtMostOneASecond_andSharesFollowTheData() {
        driver.advanceWallClockTime(Duration.ofMillis(100));
        for (int i = 1; i <= 200; i++) {
            send(delta(0, i, i % 2, Outcomes.of(i % 4 == 1 || i % 10 == 0, false, false, 0)));
            driver.advanceWallClockTime(Duration.ofMillis(25));
        }
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        List<AllocationVersion> versions = allocations.readValuesToList();
        assertThat(versions.size()).isBetween(4, 8);
        for (int i = 1; i < versions.size(); i++) {
            assertThat(versions.get(i).version()).isEqualTo(versions.get(i - 1).version() + 1);
            assertThat(Duration.between(
                            versions.get(i - 1).at(), versions.get(i).at()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        assertThat(last().allocation().share(1)).isGreaterThan(0.899);
    }

    @Test
    void versions_areKeptWhileTheirDecisionsCanMature() {
        for (int i = 1; i <= 5; i++) {
            send(delta(0, i, i % 2, Outcomes.of(true, false, false, 0)));
            driver.advanceWallClockTime(Duration.ofSeconds(2));
        }
        List<AllocationVersion> made = allocations.readValuesToList();
        Versions kept = new Versions(new StoreTable<>(driver.getKeyValueStore(LearningTopology.VERSIONS)));
        assertThat(made)
                .hasSizeGreaterThan(3)
                .allMatch(version ->
                        kept.find(1, version.version()).filter(version::equals).isPresent());
        driver.advanceWallClockTime(Duration.ofHours(24).plusSeconds(6));
        send(delta(0, 6, 1, Outcomes.of(true, false, false, 0)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        long last = made.get(made.size() - 1).version();
        assertThat(kept.find(1, last)).isPresent();
        assertThat(kept.find(1, last - 1)).isEmpty();
    }

    @Test
    void quietExperiment_isPublishedEveryTenSecondsWithTheSameSequence() {
        driver.advanceWallClockTime(Duration.ofMillis(100));
        long sequence = last().sequence();
        driver.advanceWallClockTime(Duration.ofSeconds(11));
        assertThat(last().sequence()).isEqualTo(sequence);
    }

    @Test
    void newGroup_startsFromNothingAndKeepsTheLedger() {
        send(delta(0, 1, 0, Outcomes.of(true, false, false, 0)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        directory.current(experiment(THOMPSON, 2));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        PolicySnapshot snapshot = last();
        assertThat(snapshot.group()).isEqualTo(2);
        assertThat(snapshot.arms().get(0).mature().rows()).isZero();
        assertThat(snapshot.ledger().received()).isEqualTo(1);
    }

    /** Forward decay: an hour's half-life halves the older arm's evidence, in any order of arrival. */
    @Test
    void halfLife_weighsByMaturityTime() {
        directory.current(experiment("{\"type\": \"thompson\", \"halfLife\": \"1h\"}", 1));
        Duration life = Duration.ofHours(1);
        DecayedSums forward = DecayedSums.NONE.plus(8, 4, START, life).plus(2, 1, START.plus(life), life);
        DecayedSums backward =
                DecayedSums.NONE.plus(2, 1, START.plus(life), life).plus(8, 4, START, life);
        assertThat(forward.trials()).isCloseTo(6, within(1e-12));
        assertThat(forward.reward()).isCloseTo(3, within(1e-12));
        assertThat(backward.trials()).isCloseTo(forward.trials(), within(1e-12));
        assertThat(backward.asOf()).isEqualTo(forward.asOf());
    }

    /** A row leaves the window a length after it matured, in any order of arrival. */
    @Test
    void slidingWindow_forgetsWhatIsOlder() {
        Duration window = Duration.ofSeconds(64);
        SlidingWindow recent = SlidingWindow.NONE
                .plus(10, 5, START.plusSeconds(30), window)
                .plus(3, 1, START, window)
                .plus(2, 2, START.plusSeconds(30), window);
        assertThat(recent.totals("a", 15, recent.newest()).trials()).isEqualTo(15);
        SlidingWindow later = recent.plus(1, 0, START.plusSeconds(64), window);
        assertThat(later.totals("a", 16, later.newest()).trials()).isEqualTo(13);
        assertThat(later.totals("a", 16, later.newest()).reward()).isEqualTo(7);
        assertThat(recent.totals("a", 16, later.newest()).trials()).isEqualTo(12);
        assertThat(later.plus(1, 1, START.plusSeconds(1_000), window).steps()).hasSize(1);
        directory.current(experiment("{\"type\": \"sliding-window-thompson\", \"window\": \"1h\"}", 1));
        send(delta(0, 1, 1, times(50, Outcomes.of(true, false, false, 0))));
        send(delta(0, 2, 0, times(50, Outcomes.of(false, false, false, 0))));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertThat(last().allocation().share(1)).isGreaterThan(0.899);
    }

    /** Sixty impressions of b without a click, then their clicks: at once in the shares, in the report only when mature. */
    @Test
    void immediateLearning_followsWhatRowsShowSoFar() {
        directory.current(ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s", "learning": "immediate",
                         "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1));
        Outcomes shown = times(60, Outcomes.of(false, false, false, 0));
        send(live(1, 0, shown));
        send(live(2, 1, shown));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertThat(last().allocation().share(1)).isCloseTo(0.46, within(1e-9));
        send(live(3, 1, shown.negated().plus(times(60, Outcomes.of(true, false, false, 0)))));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        PolicySnapshot snapshot = last();
        assertThat(snapshot.allocation().share(1)).isGreaterThan(0.899);
        assertThat(snapshot.arms().get(1).mature().rows()).isZero();
    }

    private static Outcomes times(int count, Outcomes one) {
        return Stream.generate(() -> one).limit(count).reduce(Outcomes.NONE, Outcomes::plus);
    }

    private static ArmDelta live(long sequence, int slot, Outcomes change) {
        CellDelta cell = new CellDelta(new Cell(1, 1, 3, slot, Instant.EPOCH, 0), change);
        return new ArmDelta(1, 1, 0, sequence, List.of(), List.of(cell), List.of(), Ledger.EMPTY, List.of());
    }

    /** Rows younger than a granule are no failures, whatever their number; once their window is over they are. */
    @Test
    void correctedLearning_waitsForWhatIsToCome() {
        directory.current(ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "10000s", "grace": "0s", "learning": "corrected",
                         "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1));
        send(dated(1, 1, START, times(500, Outcomes.of(false, false, false, 0))));
        driver.advanceWallClockTime(Duration.ofMillis(1_500));
        PolicySnapshot young = last();
        assertThat(young.allocation().share(1)).isCloseTo(0.02 + 0.88 / 2, within(1e-9));
        assertThat(young.arms().get(1).mature().rows()).isZero();
        assertThat(young.arms().get(1).exposure().orElseThrow()).isZero();
        driver.advanceWallClockTime(Duration.ofSeconds(10_000));
        assertThat(last().allocation().share(1)).isLessThan(0.03);
    }

    private static ArmDelta dated(long sequence, int slot, Instant decidedAt, Outcomes change) {
        Cell cell = new Cell(1, 1, 3, slot, decidedAt.plusSeconds(10_000), 0);
        CellDelta delta = new CellDelta(cell, change);
        return new ArmDelta(1, 1, 0, sequence, List.of(), List.of(delta), List.of(), Ledger.EMPTY, List.of());
    }

    /** Five percent allowed, all of b's fail: b gets nothing, control its share, until there is a new revision. */
    @Test
    void guardrail_stopsAnArmThatFails_untilTheNextRevision() {
        String guarded = """
                {"key": "test", "attributionWindow": "5s", "grace": "1s", %s "policy": {"type": "fixed"},
                 "guardrails": [{"metric": "error-rate", "max": 0.05}],
                 "arms": [{"key": "a", "control": true}, {"key": "b"}, {"key": "c"}]}""";
        directory.current(
                ExperimentFixture.published(ExperimentFixture.definition(guarded.formatted("")), Status.RUNNING, 1));
        send(counted(1, 1, DecisionReason.POLICY, 10_000));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertThat(last().tripped()).isEmpty();
        send(counted(2, 1, DecisionReason.FALLBACK, 30));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        PolicySnapshot tripped = last();
        assertThat(tripped.tripped()).containsExactly(1);
        assertThat(tripped.allocation().toArray()).containsExactly(new double[] {2 / 3.0, 0, 1 / 3.0}, within(1e-12));
        PublishedExperiment next = ExperimentFixture.published(
                ExperimentFixture.definition(guarded.formatted("\"hypothesis\": \"mended\",")), Status.RUNNING, 2);
        directory.current(ExperimentFixture.grouped(next, 1));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        PolicySnapshot mended = last();
        assertThat(mended.tripped()).isEmpty();
        assertThat(mended.allocation().share(1)).isCloseTo(1 / 3.0, within(1e-12));
    }

    private static ArmDelta counted(long sequence, int slot, DecisionReason label, long decisions) {
        Counts counts = new Counts(decisions, decisions, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
        return new ArmDelta(
                1,
                1,
                0,
                sequence,
                List.of(),
                List.of(),
                List.of(new CountsDelta(1, slot, label, counts)),
                Ledger.EMPTY,
                List.of());
    }

    @Test
    void unreadableDelta_goesToQuarantineAndStopsNothing() {
        deltas.pipeInput("1", new byte[] {1});
        deltas.pipeInput("1", "{\"v\":99}".getBytes(StandardCharsets.US_ASCII));
        send(delta(0, 1, 0, Outcomes.of(true, false, false, 0)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertThat(last().ledger().received()).isEqualTo(1);
        assertThat(refused.readValuesToList())
                .hasSize(2)
                .allMatch(record -> record.origin().equals(Quarantined.LEARNING));
    }
}
