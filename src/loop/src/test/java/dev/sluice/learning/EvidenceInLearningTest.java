package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Segments;
import dev.sluice.evidence.ExperimentEvidence;
import dev.sluice.evidence.Published;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Pair;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.Recommendation.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence from the log of deltas to the published snapshot. */
class EvidenceInLearningTest {
    /** By the experiment's id, which is in its key. */
    private static IntFunction<ExperimentDefinition> definition(int arms, String more) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < arms; i++) {
            keys.add("{\"key\": \"arm-%d\"%s}".formatted(i, i == 0 ? ", \"control\": true" : ""));
        }
        return id -> ExperimentFixture.definition("""
                {"key": "test-%d", "attributionWindow": "5s", "grace": "1s", %s "arms": [%s]}""".formatted(id, more, String.join(",", keys)));
    }

    /** Click rates of both arms drift from 4 to 8 % and swing by the day: no claim, and the library's own numbers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void driftingTwins_areNeverToldApart_andNumbersAreTheLibrarys(long seed) {
        IntFunction<ExperimentDefinition> thompson =
                definition(2, "\"policy\": {\"type\": \"thompson\", \"floor\": 0.01},");
        SimulatedExperiments world = new SimulatedExperiments(thompson, 1, seed);
        for (int step = 0; step < 200; step++) {
            double rate = (0.04 + 0.0002 * step) * (1 + 0.3 * Math.sin(step / 8.0));
            world.step(1_000, id -> new double[] {rate, rate});
            assertThat(world.latest.get(1).recommendation()).isEmpty();
        }
        Evidence shown = world.latest.get(1).evidence();
        assertThat(shown.pair("ctr", 1, 0).orElseThrow().most()).isLessThan(Math.log(20));
        assertThat(shown.unexplained()).isZero();
        assertSame(shown, Published.of(library(world, seed), 0.05));
    }

    /** The same cells, in another order and in other portions, through the pure library. */
    private static ExperimentEvidence library(SimulatedExperiments world, long seed) {
        List<CellDelta> cells = new ArrayList<>(world.sent);
        Collections.shuffle(cells, new Random(seed));
        ExperimentEvidence evidence =
                ExperimentEvidence.none(world.first().definition().measures(), 2, List.of(0, 1), 0);
        for (CellDelta cell : cells) {
            AllocationVersion version =
                    world.versions.get(1).get((int) cell.cell().version() - 1);
            List<Outcomes> mature = new ArrayList<>(Collections.nCopies(2, Outcomes.NONE));
            mature.set(cell.cell().slot(), cell.outcomes());
            evidence = evidence.plus(version, cell.cell().eligible(), mature);
        }
        return evidence;
    }

    private static void assertSame(Evidence shown, Evidence expected) {
        for (Pair pair : shown.pairs()) {
            Pair other = expected.pair(pair.metric(), pair.a(), pair.b()).orElseThrow();
            assertThat(numbers(pair)).containsExactly(numbers(other), within(1e-9));
        }
        for (int metric = 0; metric < shown.metrics().size(); metric++) {
            Evidence.Metric one = shown.metrics().get(metric);
            Evidence.Metric other = expected.metrics().get(metric);
            for (int slot = 0; slot < 2; slot++) {
                assertThat(one.values().get(slot).sum()
                                / other.values().get(slot).sum())
                        .isCloseTo(1, within(1e-9));
                assertThat(one.regrets().get(slot).sum())
                        .isCloseTo(other.regrets().get(slot).sum(), within(1e-6));
            }
        }
        assertThat(shown.mismatch().logE()).isCloseTo(expected.mismatch().logE(), within(1e-9));
        assertThat(shown.mismatch().p()).isCloseTo(expected.mismatch().p(), within(1e-9));
    }

    private static double[] numbers(Pair pair) {
        return new double[] {
            pair.t(), pair.w() / 1e4, pair.v(), pair.logE(), pair.logBetter(), pair.logWorse(), pair.logConditional()
        };
    }

    /**
     * False claims of 1,000 equal experiments at 5 % error: more than 90 have a chance below 1e-6 even if the error were
     * used up (Binomial(1000, 0.05)); Ville's bound is seldom reached, so that they are far fewer.
     */
    @Test
    void thousandEqualExperiments_areSeldomClaimed() {
        IntFunction<ExperimentDefinition> thompson =
                definition(2, "\"policy\": {\"type\": \"thompson\", \"floor\": 0.05},");
        SimulatedExperiments world = new SimulatedExperiments(thompson, 1_000, 5);
        for (int step = 0; step < 12; step++) {
            world.step(800, id -> new double[] {0.05, 0.05});
        }
        long wrong = world.latest.values().stream()
                .filter(snapshot -> snapshot.recommendation().isPresent())
                .count();
        assertThat(wrong).isLessThanOrEqualTo(50);
    }

    @Test
    void betterArm_isClaimed_andABeatenOneKeepsTheFloor() {
        IntFunction<ExperimentDefinition> learning = definition(
                3, "\"policy\": {\"type\": \"thompson\", \"floor\": 0.05}, \"stopping\": {\"eliminate\": true},");
        SimulatedExperiments world = new SimulatedExperiments(learning, 1, 3);
        for (int step = 0; step < 60; step++) {
            world.step(2_000, id -> new double[] {0.05, 0.05, 0.10});
        }
        PolicySnapshot last = world.latest.get(1);
        assertThat(last.recommendation().orElseThrow().rule()).isEqualTo(Rule.CLAIM);
        assertThat(last.recommendation().orElseThrow().arm()).isEqualTo("arm-2");
        assertThat(last.recommendation().orElseThrow().reason()).contains("best ctr of 3 arms at 5.00 % error");
        assertThat(last.eliminated()).containsExactlyInAnyOrder(0, 1);
        assertThat(last.allocation().toArray()).containsExactly(new double[] {0.05, 0.05, 0.9}, within(1e-5));
    }

    /** One arm of two that is 20 % better, in twenty experiments: all find it, none the other one. */
    @Test
    void twentyPercent_areClaimed_whereTheAimIsToLearn() {
        IntFunction<ExperimentDefinition> learn =
                definition(2, "\"policy\": {\"type\": \"top-two\", \"floor\": 0.05},");
        SimulatedExperiments world = new SimulatedExperiments(learn, 20, 11);
        for (int step = 0; step < 60; step++) {
            world.step(3_000, id -> new double[] {0.05, 0.06});
        }
        assertThat(world.latest.values())
                .allSatisfy(snapshot -> assertThat(
                                snapshot.recommendation().orElseThrow().arm())
                        .isEqualTo("arm-1"));
    }

    @Test
    void plannedSplit_isClaimedByItsBoundary() {
        IntFunction<ExperimentDefinition> planned =
                definition(2, "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 40000},");
        SimulatedExperiments world = new SimulatedExperiments(planned, 1, 3);
        for (int step = 0; step < 40; step++) {
            world.step(1_000, id -> new double[] {0.05, 0.065});
        }
        Pair pair = world.latest.get(1).evidence().pair("ctr", 1, 0).orElseThrow();
        assertThat(pair.crossed()).isGreaterThan(1);
        assertThat(world.latest
                        .get(1)
                        .evidence()
                        .pair("ctr", 0, 1)
                        .orElseThrow()
                        .crossed())
                .isEqualTo(-pair.crossed());
    }

    /** Four looks at quarters of the horizon: nothing is judged between them. */
    @Test
    void plannedLooks_areTheOnlyOnes() {
        IntFunction<ExperimentDefinition> planned =
                definition(2, "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 40000, \"looks\": 4},");
        SimulatedExperiments world = new SimulatedExperiments(planned, 1, 3);
        double before = 0;
        for (int step = 1; step <= 40; step++) {
            world.step(1_000, id -> new double[] {0.05, 0.08});
            double crossed = world.latest
                    .get(1)
                    .evidence()
                    .pair("ctr", 1, 0)
                    .orElseThrow()
                    .crossed();
            assertThat(crossed != before && step % 10 != 0).isFalse();
            before = crossed;
        }
        assertThat(before).isGreaterThan(1);
    }

    /** Eight arms, four measures: the largest record of the usual kind. */
    @Test
    void snapshot_isSmall() throws Exception {
        IntFunction<ExperimentDefinition> many =
                definition(8, "\"reward\": {\"composite\": {\"click\": 0.5, \"conversion\": 1}},");
        SimulatedExperiments world = new SimulatedExperiments(many, 1, 3);
        double[] rates = new double[8];
        Arrays.setAll(rates, i -> 0.05 + 0.01 * i);
        for (int step = 0; step < 20; step++) {
            world.step(5_000, id -> rates);
        }
        PolicySnapshot snapshot = world.latest.get(1);
        assertThat(snapshot.evidence().pairs()).hasSize(4 * 28);
        int bytes = Json.wire().writeValueAsBytes(snapshot).length;
        assertThat(bytes).isLessThan(64 * 1024);
        assertThat(bytes + mostSegments(world)).isLessThan(64 * 1024);
    }

    /** Bytes of as many segments as eight arms may have. */
    private static int mostSegments(SimulatedExperiments world) throws Exception {
        String values = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\"]";
        Segments segments = definition(
                        8,
                        "\"segments\": [{\"attribute\": \"x\", \"values\": %s}, {\"attribute\": \"y\", \"values\": %s}],"
                                .formatted(values, values))
                .apply(1)
                .segments();
        assertThat(segments.all()).hasSize(18);
        AllocationVersion version = world.versions.get(1).get(0);
        ExperimentEvidence evidence =
                ExperimentEvidence.none(world.first().definition().measures(), 8, List.of(0, 1, 2, 3, 4, 5, 6, 7), 0);
        List<Outcomes> mature =
                Collections.nCopies(8, new Outcomes(List.of(123_456L, 7_890L, 123L, 45L, 678L, 90L, 12L, 3L), 0, 0));
        for (Segments.Value value : segments.all()) {
            evidence = evidence.within(world.first(), version, 255, value, mature);
        }
        return Json.wire().writeValueAsBytes(Published.of(evidence, 0.05).segments()).length;
    }

    @Test
    void storedEvidence_isReadBackAsItWas() {
        IntFunction<ExperimentDefinition> many =
                definition(3, "\"reward\": {\"composite\": {\"click\": 0.5, \"conversion\": 1}},");
        SimulatedExperiments world = new SimulatedExperiments(many, 1, 3);
        for (int step = 0; step < 5; step++) {
            world.step(500, id -> new double[] {0.1, 0.2, 0.3});
        }
        ExperimentEvidence evidence = ExperimentEvidence.none(many.apply(1).measures(), 3, List.of(0, 1, 2), 0);
        AllocationVersion version = world.versions.get(1).get(0);
        for (CellDelta cell : world.sent) {
            List<Outcomes> mature = new ArrayList<>(Collections.nCopies(3, Outcomes.NONE));
            mature.set(cell.cell().slot(), cell.outcomes());
            evidence = evidence.plus(version, 7, mature);
            evidence = evidence.within(
                    world.first(),
                    version,
                    7,
                    new Segments.Value(new Segments.Attribute("country", List.of("KR")), "KR"),
                    mature);
        }
        evidence = evidence.looked(3);
        ExperimentEvidence read = EvidenceSerde.read(EvidenceSerde.write(evidence));
        assertThat(Published.of(read, 0.05)).isEqualTo(Published.of(evidence, 0.05));
        assertThat(read.metrics()).isEqualTo(evidence.metrics());
        assertThat(read.segments()).hasSize(1).isEqualTo(evidence.segments());
    }
}
