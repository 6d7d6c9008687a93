package dev.sluice.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Outcomes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Findings, and what they lead to, on sums that come from anywhere. */
class PublishedTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static PublishedExperiment experiment(int arms, String more) {
        List<String> keys = new ArrayList<>();
        for (int arm = 0; arm < arms; arm++) {
            keys.add("{\"key\": \"arm-%d\", \"control\": %b}".formatted(arm, arm == 1));
        }
        return ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"test\", %s \"arms\": [%s]}".formatted(more, String.join(",", keys))),
                Status.RUNNING,
                1);
    }

    private static Outcomes outcomes(long rows, long clicks, long conversions) {
        return new Outcomes(List.of(rows - clicks - conversions, clicks, 0L, 0L, conversions, 0L, 0L, 0L), 0, 0);
    }

    private static AllocationVersion version(long number, double[] shares, List<Outcomes> mature) {
        return new AllocationVersion(1, 1, 1, number, NOON, Allocation.proportional(shares), List.of(), mature);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    /** Portions of any size, share and rate, also absurd ones: everything that is said agrees, and order does not matter. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsSaid_agrees(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int arms = 2 + random.nextInt(3);
        String[] kinds = {
            "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 3000, \"goals\": [\"ctr\", \"cvr\"]},",
            "\"analysis\": {\"margin\": 0.2},",
            "\"analysis\": {\"goals\": [\"ctr\", \"cvr\"], \"alpha\": 0.2},",
            "\"reward\": {\"composite\": {\"click\": 0.5, \"conversion\": 1}},"
        };
        PublishedExperiment experiment = experiment(arms, kinds[random.nextInt(kinds.length)]);
        ExperimentEvidence evidence = ExperimentEvidence.none(experiment);
        List<AllocationVersion> versions = new ArrayList<>();
        List<List<Outcomes>> portions = new ArrayList<>();
        for (int portion = 0; portion < 8; portion++) {
            double[] shares = new double[arms];
            List<Outcomes> before = new ArrayList<>();
            List<Outcomes> mature = new ArrayList<>();
            for (int arm = 0; arm < arms; arm++) {
                shares[arm] = Math.pow(10, -3 * random.nextDouble());
                before.add(outcomes(random.nextLong(1_000) + 1_000, random.nextLong(1_000), 0));
                long rows = random.nextLong(1 << random.nextInt(1, 16));
                long clicks = random.nextLong(rows + 1);
                mature.add(outcomes(rows, clicks, random.nextLong(rows - clicks + 1)));
            }
            versions.add(version(portion + 1, shares, before));
            portions.add(mature);
            long rows = evidence.rows();
            evidence = evidence.plus(experiment, versions.get(portion), experiment.mask(), NOON, mature)
                    .looked(experiment, rows);
            Evidence shown = Published.of(evidence, experiment, List.of());
            assertAgrees(experiment, shown);
        }
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
        Collections.shuffle(order, new Random(seed));
        ExperimentEvidence other = ExperimentEvidence.none(experiment);
        for (int portion : order) {
            other = other.plus(experiment, versions.get(portion), experiment.mask(), NOON, portions.get(portion));
        }
        assertSameSums(evidence, other);
    }

    private static void assertAgrees(PublishedExperiment experiment, Evidence shown) {
        for (Finding finding : shown.findings()) {
            boolean excludes =
                    finding.difference().lower() > 0 || finding.difference().upper() < 0;
            assertThat(finding.claim().differs()).isEqualTo(excludes);
            assertThat(finding.logE() >= -Math.log(finding.level()) - 1e-9 || !excludes)
                    .isTrue();
            assertThat(finding.difference().lower())
                    .isBetween(-1.0, finding.difference().value());
            assertThat(finding.difference().upper())
                    .isBetween(finding.difference().value(), 1.0);
            double lower = finding.lift().lower().orElse(-1.0);
            double upper = finding.lift().upper().orElse(Double.POSITIVE_INFINITY);
            assertThat(finding.claim() != Claim.BETTER || !finding.lift().known() || upper > 0)
                    .isTrue();
            assertThat(finding.claim() != Claim.UNDECIDED || (lower <= 0 && upper >= 0))
                    .isTrue();
            assertThat(finding.turned().turned().difference()).isEqualTo(finding.difference());
        }
        String reward = experiment.definition().reward().measure().name();
        shown.standing().best().ifPresent(best -> {
            for (int slot = 0; slot < experiment.slots().size(); slot++) {
                assertThat(slot == best
                                || shown.finding(reward, best, slot)
                                                .orElseThrow()
                                                .claim()
                                        == Claim.BETTER)
                        .isTrue();
            }
            assertThat(shown.standing().beaten())
                    .hasSize(experiment.slots().size() - 1)
                    .doesNotContain(best);
        });
        double sum = shown.standing().expected().stream()
                .mapToDouble(Evidence.Expected::probabilityBest)
                .sum();
        assertThat(sum).isCloseTo(1, within(1e-9));
        assertThat(shown.standing().expected()).allMatch(arm -> arm.loss() >= 0);
    }

    private static void assertSameSums(ExperimentEvidence one, ExperimentEvidence other) {
        for (int metric = 0; metric < one.metrics().size(); metric++) {
            for (int pair = 0; pair < one.metrics().get(metric).pairs().size(); pair++) {
                PairState a = one.metrics().get(metric).pairs().get(pair);
                PairState b = other.metrics().get(metric).pairs().get(pair);
                assertThat(a.contrast().t())
                        .isCloseTo(
                                b.contrast().t(),
                                within(1e-9 * (1 + a.contrast().v())));
                assertThat(a.score().v())
                        .isCloseTo(b.score().v(), within(1e-9 * (1 + a.score().v())));
                a.bets()
                        .ifPresent(bets -> assertThat(bets.toArray())
                                .containsExactly(b.bets().orElseThrow().toArray(), within(1e-6)));
                assertThat(a.lifts().toArray()).containsExactly(b.lifts().toArray(), within(1e-6));
            }
        }
    }

    private static Evidence evidence(PublishedExperiment experiment, List<Outcomes> mature) {
        double[] shares = new double[mature.size()];
        java.util.Arrays.fill(shares, 1);
        AllocationVersion version = version(1, shares, Collections.nCopies(mature.size(), outcomes(1_000, 50, 0)));
        ExperimentEvidence evidence = ExperimentEvidence.none(experiment)
                .plus(experiment, version, experiment.mask(), NOON, mature)
                .looked(experiment, 0);
        return Published.of(evidence, experiment, List.of());
    }

    /** Goals share α, the other metrics share another one, and all of a family are shown at what e-BH grants. */
    @Test
    void levels_areThoseThatTheFamilyGrants() {
        PublishedExperiment experiment = experiment(3, "\"analysis\": {\"goals\": [\"ctr\", \"cvr\"]},");
        List<Outcomes> equal = Collections.nCopies(3, outcomes(10_000, 500, 50));
        Evidence none = evidence(experiment, equal);
        assertThat(none.finding("ctr", 0, 1).orElseThrow().level()).isCloseTo(0.05 / 4, within(1e-15));
        assertThat(none.finding("vtr", 0, 1).orElseThrow().level()).isCloseTo(0.05 / 2, within(1e-15));
        assertThat(none.finding("ctr", 0, 2).orElseThrow().level()).isCloseTo(2 * 0.05 / 3, within(1e-15));
        assertThat(none.finding("vtr", 0, 2)).isEmpty();
        assertThat(none.finding("ctr", 0, 1).orElseThrow().basis()).isEqualTo(Basis.BETTING);
        assertThat(none.finding("ctr", 0, 2).orElseThrow().basis()).isEqualTo(Basis.RUNNING_AVERAGE);
        Evidence two = evidence(
                experiment, List.of(outcomes(10_000, 800, 50), outcomes(10_000, 500, 50), outcomes(10_000, 900, 50)));
        assertThat(two.finding("ctr", 0, 1).orElseThrow().claim()).isEqualTo(Claim.BETTER);
        assertThat(two.finding("ctr", 2, 1).orElseThrow().claim()).isEqualTo(Claim.BETTER);
        assertThat(two.finding("ctr", 0, 1).orElseThrow().level()).isCloseTo(2 * 0.05 / 4, within(1e-15));
        assertThat(two.standing().beaten()).contains(1);
    }

    /** Small effects that the margin covers are equivalent, and only where the interval holds 0. */
    @Test
    void equivalence_isWhereTheIntervalLiesWithinTheMargin() {
        PublishedExperiment experiment = experiment(2, "\"analysis\": {\"margin\": 0.02},");
        Finding same = evidence(experiment, Collections.nCopies(2, outcomes(50_000, 2_500, 0)))
                .finding("ctr", 0, 1)
                .orElseThrow();
        assertThat(same.claim()).isEqualTo(Claim.EQUIVALENT);
        Finding better = evidence(experiment, List.of(outcomes(50_000, 3_000, 0), outcomes(50_000, 2_500, 0)))
                .finding("ctr", 0, 1)
                .orElseThrow();
        assertThat(better.claim()).isEqualTo(Claim.BETTER);
        assertThat(better.withinMargin()).isTrue();
    }

    /** The effect of shipping the leader is what a normal posterior of the contrast says. */
    @Test
    void expectedLoss_isThatOfTheContrast() {
        PublishedExperiment experiment = experiment(2, "");
        Evidence shown = evidence(experiment, List.of(outcomes(20_000, 1_050, 0), outcomes(20_000, 1_000, 0)));
        Evidence.Expected leader = shown.standing().leader().orElseThrow();
        assertThat(leader.slot()).isZero();
        // T / W = .0025, √V / W = .00219, prior deviation .1 × .05 (no arms are given, so the plug-in of none)
        double trust = .005 * .005 / (.005 * .005 + .00219 * .00219);
        double mean = trust * -.0025;
        double deviation = Math.sqrt(trust) * .00219;
        double z = mean / deviation;
        double loss = deviation * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI)
                + mean * dev.sluice.statistics.Normal.above(-z);
        assertThat(leader.loss()).isCloseTo(loss, within(0.05 * loss));
        assertThat(leader.probabilityBest()).isCloseTo(dev.sluice.statistics.Normal.above(z), within(0.01));
    }

    /** A single arm with segments has nothing to be compared with, and the level of a segment is that of all declared. */
    @Test
    void segments_shareTheErrorOfAllThatAreDeclared_alsoWhereNothingIsCompared() {
        String declared =
                "\"attributes\": [{\"attribute\": \"country\", \"type\": \"text\"}], \"segments\": [{\"attribute\": \"country\", \"values\": [\"KR\", \"US\"]}],";
        PublishedExperiment two = experiment(2, declared);
        AllocationVersion version = version(1, new double[] {1, 1}, Collections.nCopies(2, outcomes(1_000, 50, 0)));
        List<Outcomes> mature = Collections.nCopies(2, outcomes(1_000, 50, 0));
        Evidence shown = Published.of(
                ExperimentEvidence.none(two)
                        .within(
                                two,
                                version,
                                two.mask(),
                                two.definition().segments().all().get(0),
                                mature),
                two,
                List.of());
        assertThat(shown.segments().get(0).findings().get(0).level()).isCloseTo(0.05 / 3, within(1e-15));
        PublishedExperiment one = ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"test\", " + declared + " \"arms\": [{\"key\": \"a\", \"control\": true}]}"),
                Status.RUNNING,
                1);
        Evidence alone = Published.of(
                ExperimentEvidence.none(one)
                        .within(
                                one,
                                version(1, new double[] {1}, List.of(outcomes(10, 1, 0))),
                                1,
                                one.definition().segments().all().get(0),
                                List.of(outcomes(10, 1, 0))),
                one,
                List.of());
        assertThat(alone.segments().get(0).findings()).isEmpty();
    }

    /** Five against ten per cent in a million rows: p is beyond what a double can say, and still has a logarithm. */
    @Test
    void overwhelmingEvidence_isFinite() {
        PublishedExperiment planned =
                experiment(2, "\"policy\": {\"type\": \"fixed\"}, \"analysis\": {\"decisions\": 1000000},");
        Finding finding = evidence(planned, List.of(outcomes(500_000, 50_000, 0), outcomes(500_000, 25_000, 0)))
                .finding("ctr", 0, 1)
                .orElseThrow();
        assertThat(finding.claim()).isEqualTo(Claim.BETTER);
        assertThat(finding.logE()).isFinite().isGreaterThan(500);
    }
}
