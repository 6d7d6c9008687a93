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
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Interval;
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
        Finding ctr = shown.finding("ctr", 1, 0).orElseThrow();
        assertThat(ctr.claim()).isEqualTo(Claim.UNDECIDED);
        assertThat(ctr.withdrawn()).isEmpty();
        assertThat(shown.unexplained()).isZero();
        assertSame(shown, Published.of(library(world, seed), world.first(), List.of()));
    }

    /** The same cells, in another order and in other portions, through the pure library. */
    private static ExperimentEvidence library(SimulatedExperiments world, long seed) {
        List<CellDelta> cells = new ArrayList<>(world.sent);
        Collections.shuffle(cells, new Random(seed));
        ExperimentEvidence evidence = ExperimentEvidence.none(world.first());
        for (CellDelta cell : cells) {
            AllocationVersion version =
                    world.versions.get(1).get((int) cell.cell().version() - 1);
            List<Outcomes> mature = new ArrayList<>(Collections.nCopies(2, Outcomes.NONE));
            mature.set(cell.cell().slot(), cell.outcomes());
            evidence = evidence.plus(
                    world.first(), version, cell.cell().eligible(), cell.cell().maturedAt(), mature);
        }
        return evidence;
    }

    private static void assertSame(Evidence shown, Evidence expected) {
        for (Finding finding : shown.findings()) {
            Finding other = expected.finding(finding.metric(), finding.arm(), finding.versus())
                    .orElseThrow();
            assertThat(numbers(finding)).containsExactly(numbers(other), within(1e-9));
        }
        assertThat(shown.course().stretches())
                .hasSameSizeAs(expected.course().stretches())
                .hasSizeLessThanOrEqualTo(24);
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

    private static double[] numbers(Finding finding) {
        return new double[] {
            finding.difference().value(),
            finding.difference().lower(),
            finding.difference().upper(),
            finding.logE(),
            finding.lift().value(),
            finding.lift().lower().orElse(-1.0),
            finding.lift().upper().orElse(-1.0)
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
        Evidence shown = world.latest.get(1).evidence();
        Finding finding = shown.finding("ctr", 1, 0).orElseThrow();
        assertThat(finding.claim()).isEqualTo(Claim.BETTER);
        assertThat(finding.basis()).isEqualTo(Basis.PLANNED);
        assertThat(finding.difference().lower()).isPositive();
        assertThat(Math.exp(-finding.logE())).isLessThan(0.05);
        assertThat(shown.standing().best()).hasValue(1);
        assertThat(world.latest.get(1).recommendation().orElseThrow().arm()).isEqualTo("arm-1");
        Finding turned = shown.finding("ctr", 0, 1).orElseThrow();
        assertThat(turned.claim()).isEqualTo(Claim.WORSE);
        assertThat(turned.difference().upper()).isEqualTo(-finding.difference().lower());
    }

    /** Four looks at quarters of the horizon: nothing is judged between them. */
    @Test
    void plannedLooks_areTheOnlyOnes() {
        IntFunction<ExperimentDefinition> planned =
                definition(2, "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 40000, \"looks\": 4},");
        SimulatedExperiments world = new SimulatedExperiments(planned, 1, 3);
        Interval before = new Interval(0, -1, 1);
        for (int step = 1; step <= 40; step++) {
            world.step(1_000, id -> new double[] {0.05, 0.08});
            Interval now = world.latest
                    .get(1)
                    .evidence()
                    .finding("ctr", 1, 0)
                    .orElseThrow()
                    .difference();
            assertThat(!now.equals(before) && step % 10 != 0).isFalse();
            before = now;
        }
        assertThat(before.lower()).isPositive();
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
        // all pairs by the goal and the reward, by the other measures those with control
        assertThat(snapshot.evidence().findings()).hasSize(2 * 28 + 2 * 7);
        int bytes = Json.wire().writeValueAsBytes(snapshot).length;
        assertThat(bytes).isLessThan(64 * 1024);
        assertThat(bytes + mostSegments(world)).isLessThan(64 * 1024);
    }

    /** Bytes of as many segments as eight arms may have. */
    private static int mostSegments(SimulatedExperiments world) throws Exception {
        String values = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\"]";
        Segments segments = definition(
                        8,
                        "\"attributes\": [{\"attribute\": \"x\", \"type\": \"text\"}, {\"attribute\": \"y\", \"type\": \"text\"}], \"segments\": [{\"attribute\": \"x\", \"values\": %s}, {\"attribute\": \"y\", \"values\": %s}],"
                                .formatted(values, values))
                .apply(1)
                .segments();
        assertThat(segments.all()).hasSize(18);
        AllocationVersion version = world.versions.get(1).get(0);
        ExperimentEvidence evidence = ExperimentEvidence.none(world.first());
        List<Outcomes> mature =
                Collections.nCopies(8, new Outcomes(List.of(123_456L, 7_890L, 123L, 45L, 678L, 90L, 12L, 3L), 0, 0));
        for (Segments.Value value : segments.all()) {
            evidence = evidence.within(world.first(), version, 255, value, mature);
        }
        return Json.wire()
                .writeValueAsBytes(
                        Published.of(evidence, world.first(), List.of()).segments())
                .length;
    }

    @Test
    void storedEvidence_isReadBackAsItWas() {
        IntFunction<ExperimentDefinition> many =
                definition(3, "\"reward\": {\"composite\": {\"click\": 0.5, \"conversion\": 1}},");
        SimulatedExperiments world = new SimulatedExperiments(many, 1, 3);
        for (int step = 0; step < 5; step++) {
            world.step(500, id -> new double[] {0.1, 0.2, 0.3});
        }
        ExperimentEvidence evidence = ExperimentEvidence.none(world.first());
        AllocationVersion version = world.versions.get(1).get(0);
        for (CellDelta cell : world.sent) {
            List<Outcomes> mature = new ArrayList<>(Collections.nCopies(3, Outcomes.NONE));
            mature.set(cell.cell().slot(), cell.outcomes());
            evidence = evidence.plus(world.first(), version, 7, cell.cell().maturedAt(), mature);
            evidence = evidence.within(
                    world.first(),
                    version,
                    7,
                    new Segments.Value(new Segments.Attribute("country", List.of("KR")), "KR"),
                    mature);
        }
        evidence = evidence.looked(world.first(), 0);
        ExperimentEvidence read = EvidenceSerde.read(EvidenceSerde.write(evidence));
        assertThat(Published.of(read, world.first(), List.of()))
                .isEqualTo(Published.of(evidence, world.first(), List.of()));
        assertThat(read.metrics()).isEqualTo(evidence.metrics());
        assertThat(read.segments()).hasSize(1).isEqualTo(evidence.segments());
    }
}
