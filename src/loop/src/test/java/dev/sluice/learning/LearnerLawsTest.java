package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.learning.Learner.Taken;
import dev.sluice.model.ArmDelta;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.ArmDelta.CountsDelta;
import dev.sluice.model.Cell;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Ledger;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.MemoryTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deltas of several sources, repeated, interleaved at will, with a learner that is lost now and then. */
class LearnerLawsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SOURCES = 3;
    private static final PublishedExperiment EXPERIMENT =
            ExperimentFixture.published(ExperimentFixture.definition("""
                    {"key": "test", "attributionWindow": "5s", "grace": "1s",
                     "policy": {"type": "thompson", "floor": 0.01, "warmup": 10},
                     "arms": [{"key": "a", "control": true}, {"key": "b"}]}"""), Status.RUNNING, 1);

    private final Directory directory = new Directory();
    private final Learner.Tables tables =
            new Learner.Tables(new MemoryTable<>(), new MemoryTable<>(), new MemoryTable<>());
    private final Outcomes[] expected = new Outcomes[2];
    private Learner learner;
    private Instant now = START;
    private Optional<PolicySnapshot> latest = Optional.empty();
    private Ledger ledger = Ledger.EMPTY;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyDelta_countsOnce_whateverComesTwiceAndWhoeverIsLost(long seed) {
        Random random = new Random(seed);
        Arrays.fill(expected, Outcomes.NONE);
        directory.current(EXPERIMENT);
        learner = new Learner(directory, directory, tables);
        look();
        List<ArmDelta> sent = new ArrayList<>();
        long[] sequences = new long[SOURCES];
        for (int i = 0; i < 60; i++) {
            int source = random.nextInt(SOURCES);
            ArmDelta delta = delta(source, ++sequences[source], random);
            assertThat(learner.take(delta, now)).isEqualTo(Taken.NEXT);
            sent.add(delta);
            if (random.nextInt(3) == 0) {
                assertThat(learner.take(sent.get(random.nextInt(sent.size())), now))
                        .isEqualTo(Taken.BEFORE);
            }
            if (random.nextInt(10) == 0) {
                learner = new Learner(directory, directory, tables);
            }
            now = now.plusMillis(random.nextInt(700));
            look();
        }
        Collections.shuffle(sent, random);
        sent.forEach(delta -> assertThat(learner.take(delta, now)).isEqualTo(Taken.BEFORE));
        now = now.plusSeconds(11);
        look();
        PolicySnapshot snapshot = latest.orElseThrow();
        assertThat(snapshot.arms()).extracting(arm -> arm.mature()).containsExactly(expected);
        assertThat(snapshot.ledger()).isEqualTo(ledger);
        assertThat(snapshot.sources()).isEqualTo(Map.of(0, sequences[0], 1, sequences[1], 2, sequences[2]));
        assertThat(snapshot.evidence().unexplained()).isZero();
    }

    private void look() {
        learner.learn(EXPERIMENT, now).snapshot().ifPresent(snapshot -> {
            latest = Optional.of(snapshot);
            directory.snapshot(snapshot);
        });
    }

    private ArmDelta delta(int source, long sequence, Random random) {
        int slot = random.nextInt(2);
        Outcomes outcomes = Outcomes.of(random.nextInt(4) == 0, false, false, 0);
        expected[slot] = expected[slot].plus(outcomes);
        Ledger accepted = Ledger.one(Ledger.Verdict.ACCEPTED);
        ledger = ledger.plus(accepted);
        long version = latest.orElseThrow().version();
        return new ArmDelta(
                1,
                EXPERIMENT.id(),
                source,
                sequence,
                List.of(new CellDelta(new Cell(1, version, 3, slot, Instant.EPOCH, 0), outcomes)),
                List.of(),
                List.of(new CountsDelta(1, slot, DecisionReason.POLICY, Counts.MATURED)),
                accepted,
                List.of());
    }
}
