package dev.sluice.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.Published;
import dev.sluice.learning.LearningTopology;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.Evidence;
import dev.sluice.model.Finding;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.TokenClaims;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Names;
import dev.sluice.stream.StreamsFixture;
import dev.sluice.stream.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Events through attribution and learning, of two equal arms whose click rates drift together, with Thompson sampling:
 * nothing is claimed, and the evidence is the library's own on what really happened. {@code -Dsluice.evidence=full} makes
 * it ten seeds of 200,000 decisions; up to one in twenty of those may be claimed, so that only an e-value of a million, with
 * a chance of one in a million by Ville's inequality, fails there.
 */
class EvidenceFromEventsTest {
    private static final boolean FULL = "full".equals(System.getProperty("sluice.evidence"));
    private static final int SECONDS = 200;
    private static final int PER_SECOND = FULL ? 1_000 : 50;
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final JsonSerde<ArmDelta> DELTAS = new JsonSerde<>(ArmDelta.class);
    private static final PublishedExperiment EXPERIMENT =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "test", "attributionWindow": "5s", "grace": "1s",
                     "policy": {"type": "thompson", "floor": 0.01},
                     "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1);

    /** What really happened, by version and slot. */
    private final Map<Long, Outcomes[]> truth = new TreeMap<>();

    private final List<AllocationVersion> versions = new ArrayList<>();
    private final List<PolicySnapshot> snapshots = new ArrayList<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, FULL ? 10 : 2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void driftingTwins_areNotToldApart_andEvidenceIsTheLibrarys(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Directory directory = new Directory();
        directory.current(EXPERIMENT);
        AttributionDriver attribution = new AttributionDriver((id, revision, version) -> Optional.of(EXPERIMENT));
        try (TopologyTestDriver learning =
                StreamsFixture.driver(new LearningTopology(directory, directory, 1, false).build(Names.PLAIN), START)) {
            Stage stage = new Stage(learning);
            stage.advance(Duration.ofMillis(100));
            Map<Instant, List<Event>> clicks = new TreeMap<>();
            for (int second = 0; second < SECONDS + 8; second++) {
                Instant now = START.plusSeconds(second);
                clicks.getOrDefault(now, List.of()).forEach(click -> attribution.append(click, now));
                for (int i = 0; second < SECONDS && i < PER_SECOND; i++) {
                    decide(second, i, random, clicks).ifPresent(served -> attribution.append(served, now));
                }
                attribution.tick(now.plusMillis(999));
                attribution.emitted().forEach(stage::send);
                stage.advance(Duration.ofSeconds(1));
            }
        }
        PolicySnapshot last = snapshots.get(snapshots.size() - 1);
        boolean claimed = snapshots.stream()
                .anyMatch(snapshot -> snapshot.recommendation().isPresent());
        double most = snapshots.stream()
                .flatMap(snapshot -> snapshot.evidence().finding("ctr", 1, 0).stream())
                .mapToDouble(Finding::logE)
                .max()
                .orElseThrow();
        System.out.printf("seed %d: claimed %b, largest ln E %.2f%n", seed, claimed, most);
        assertThat(claimed && !FULL).isFalse();
        assertThat(most).isLessThan(Math.log(1e6));
        assertThat(last.arms().stream().mapToLong(arm -> arm.mature().rows()).sum())
                .isEqualTo((long) SECONDS * PER_SECOND);
        assertThat(last.evidence().unexplained()).isZero();
        assertSame(last.evidence(), Published.of(library(), EXPERIMENT, List.of()));
    }

    /** Draws by the newest version; the click comes up to four seconds later. */
    private Optional<Event> decide(int second, int number, SplittableRandom random, Map<Instant, List<Event>> clicks) {
        AllocationVersion version = versions.get(versions.size() - 1);
        int slot = random.nextDouble() < version.allocation().share(0) ? 0 : 1;
        Instant at = START.plusSeconds(second);
        String id = second + "-" + number;
        String unit = "%032x".formatted(second * 10_000L + number);
        TokenClaims token = new TokenClaims(
                1,
                1,
                version.version(),
                slot,
                3,
                version.allocation().share(slot),
                id,
                unit,
                1,
                at,
                WINDOW,
                GRACE,
                DecisionReason.POLICY,
                false,
                Baseline.NONE,
                Optional.empty());
        double rate = 0.04 + 0.04 * second / SECONDS;
        boolean clicked = random.nextDouble() < rate;
        truth.computeIfAbsent(version.version(), key -> new Outcomes[] {Outcomes.NONE, Outcomes.NONE})[slot] =
                truth.get(version.version())[slot].plus(Outcomes.of(clicked, false, false, 0));
        if (clicked) {
            Instant later = at.plusSeconds(1L + random.nextInt(4));
            Event click =
                    new Event(1, token, "c", EventType.CLICK, "", 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            clicks.computeIfAbsent(later, time -> new ArrayList<>()).add(click);
        }
        return Optional.of(Happenings.served(token));
    }

    private ExperimentEvidence library() {
        ExperimentEvidence evidence = ExperimentEvidence.none(EXPERIMENT);
        List<Long> order = new ArrayList<>(truth.keySet());
        Collections.reverse(order);
        for (long version : order) {
            evidence = evidence.plus(
                    EXPERIMENT, versions.get((int) version - 1), 3, Instant.EPOCH, List.of(truth.get(version)));
        }
        return evidence;
    }

    private static void assertSame(Evidence shown, Evidence expected) {
        assertThat(shown.findings()).isNotEmpty();
        for (Finding finding : shown.findings()) {
            Finding other = expected.finding(finding.metric(), finding.arm(), finding.versus())
                    .orElseThrow();
            assertThat(finding.difference().value())
                    .isCloseTo(other.difference().value(), within(1e-8));
            assertThat(finding.difference().lower())
                    .isCloseTo(other.difference().lower(), within(1e-8));
            assertThat(finding.difference().upper())
                    .isCloseTo(other.difference().upper(), within(1e-8));
            assertThat(finding.logE()).isCloseTo(other.logE(), within(1e-8));
            assertThat(finding.lift().value()).isCloseTo(other.lift().value(), within(1e-8));
        }
        assertThat(shown.mismatch().logE()).isCloseTo(expected.mismatch().logE(), within(1e-8));
    }

    /** The learning stage without a broker. */
    private final class Stage {
        private final TopologyTestDriver driver;
        private final TestInputTopic<String, byte[]> deltas;
        private final TestOutputTopic<String, PolicySnapshot> policies;
        private final TestOutputTopic<String, AllocationVersion> allocations;

        Stage(TopologyTestDriver driver) {
            this.driver = driver;
            this.deltas = driver.createInputTopic(Topics.ARM_DELTAS, new StringSerializer(), new ByteArraySerializer());
            this.policies = driver.createOutputTopic(
                    Topics.POLICIES, new StringDeserializer(), new JsonSerde<>(PolicySnapshot.class).deserializer());
            this.allocations = driver.createOutputTopic(
                    Topics.ALLOCATIONS,
                    new StringDeserializer(),
                    new JsonSerde<>(AllocationVersion.class).deserializer());
        }

        void send(ArmDelta delta) {
            if (delta.experiment() == 1) {
                deltas.pipeInput("1", DELTAS.write(delta));
            }
        }

        void advance(Duration time) {
            driver.advanceWallClockTime(time);
            versions.addAll(allocations.readValuesToList());
            snapshots.addAll(policies.readValuesToList());
        }
    }
}
