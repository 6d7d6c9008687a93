package dev.sluice.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.evidence.Batch.PlugIns;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept at nodes and read between them, against the sums themselves. */
class SumsAtNodesTest {
    private static Batch batch(double shareOfA, double plugIn, long successes, double ratio) {
        long rows = Math.round(successes / 0.05);
        long ofA = Math.round(rows * shareOfA);
        long ofB = rows - ofA;
        return new Batch(
                shareOfA,
                1 - shareOfA,
                PlugIns.same(plugIn),
                rows,
                Rewards.binary(Math.round(ofA * 0.05 * ratio), ofA),
                Rewards.binary(Math.round(ofB * 0.05), ofB));
    }

    /** The mixture over the same bets, each summed by itself. */
    private static double direct(Batch batch, double delta, int side) {
        double[] sizes = BetSizes.all();
        double[] logs = new double[sizes.length];
        double h = batch.overlap();
        double m = batch.plugIns().common();
        for (int i = 0; i < logs.length; i++) {
            double lambda = side * sizes[i];
            for (int level = 0; level < 2; level++) {
                double a = batch.weightB() * (batch.a().level(level) - m);
                double b = -batch.weightA() * (batch.b().level(level) - m);
                logs[i] += batch.a().count(level) * Math.log1p(lambda * (a - h * delta));
                logs[i] += batch.b().count(level) * Math.log1p(lambda * (b - h * delta));
            }
            logs[i] += batch.others() * Math.log1p(-lambda * h * delta);
        }
        return BetSizes.mixed(logs);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 50, 1.3",
        "0.5, 50000, 1.01",
        "0.5, 50000000, 1.0003",
        "0.99, 5000, 1.1",
        "0.99, 50000000, 1.001",
        "0.01, 50000000, 1.001",
        "0.9, 5000000, 1"
    })
    void bets_areExactBetweenNodes(double share, long successes, double ratio) {
        Batch batch = batch(share, 0.05, successes, ratio);
        Bets bets = Bets.NONE.plus(batch);
        double error = 1 / Math.sqrt(successes * share * (1 - share)) * 0.05;
        for (double away = -3; away <= 3; away += 0.75) {
            double delta = 0.05 * (ratio - 1) + away * error;
            assertThat(bets.logAbove(delta)).isCloseTo(direct(batch, delta, 1), within(2e-4));
            assertThat(bets.logBelow(delta)).isCloseTo(direct(batch, delta, -1), within(2e-4));
        }
        assertThat(bets.logAbove(0)).isCloseTo(direct(batch, 0, 1), within(2e-5));
    }

    /** Prior and likelihood on a grid so fine that the sum is the integral. */
    @ParameterizedTest
    @CsvSource({"0.5, 50, 1.3", "0.5, 5000, 1", "0.8, 50000, 1.02", "0.99, 500000, 0.99", "0.3, 200, 30"})
    void lifts_areExactBetweenNodes(double share, long successes, double ratio) {
        Batch batch = batch(share, 0.02, successes, Math.min(ratio, 19));
        double onA = batch.a().sum();
        double onB = batch.b().sum();
        double mean = 0;
        double step = 1e-5;
        double highest = onA * Math.log(onA / (onA + onB) / share) + onB * Math.log(onB / (onA + onB) / (1 - share));
        for (double theta = -6; theta <= 6; theta += step) {
            double log = onA * theta - (onA + onB) * Math.log(1 - share + share * Math.exp(theta));
            double density = 0;
            double[] deviations = {0.15, 0.02, 0.06, 0.5, 1.5};
            for (int i = 0; i < deviations.length; i++) {
                double in = theta / deviations[i];
                density += (i == 0 ? 0.7 : 0.075) / deviations[i] / Math.sqrt(2 * Math.PI) * Math.exp(-in * in / 2);
            }
            mean += step * density * Math.exp(log - highest);
        }
        assertThat(Lifts.NONE.plus(batch).logE()).isCloseTo(Math.log(mean) + highest, within(1e-4));
    }

    @Test
    void lift_isNeverOutOfRange_andOneSidedWhereOneLimitIsKnown() {
        Batch many = new Batch(
                0.5, 0.5, PlugIns.same(0.1), 20_000, Rewards.binary(6_000, 10_000), Rewards.binary(60, 10_000));
        Lift lift = Lifts.NONE.plus(many).lift(0.05);
        assertThat(lift.value()).isCloseTo(99, within(1.0));
        assertThat(lift.lower().orElseThrow()).isBetween(50.0, 98.0);
        assertThat(lift.upper().orElseThrow()).isBetween(100.0, 300.0);
        Batch never =
                new Batch(0.5, 0.5, PlugIns.same(0.1), 20_000, Rewards.binary(600, 10_000), Rewards.binary(0, 10_000));
        Lift open = Lifts.NONE.plus(never).lift(0.05);
        assertThat(open.lower().orElseThrow()).isGreaterThan(5);
        assertThat(open.upper()).isEmpty();
        assertThat(Lifts.NONE.lift(0.05)).isEqualTo(Lift.UNKNOWN);
    }

    /** A lift of 1.4 % over 5 % in a thousand million rows: fifty standard errors. */
    @Test
    void smallLift_inManyRows_isFound() {
        Batch batch = new Batch(
                0.5,
                0.5,
                PlugIns.same(0.05),
                1_000_000_000L,
                Rewards.binary(25_350_000, 500_000_000),
                Rewards.binary(25_000_000, 500_000_000));
        Bets bets = Bets.NONE.plus(batch);
        Contrast contrast = Contrast.NONE.plus(batch);
        Interval exact = bets.interval(contrast.difference(), contrast.error(), 0.05);
        Interval bound = new RunningAverage(contrast).interval(contrast.difference(), contrast.error(), 0.05);
        assertThat(exact.lower()).isBetween(0.0006, 0.0007);
        assertThat(exact.upper()).isBetween(0.0007, 0.0008);
        assertThat(bound.radius()).isBetween(exact.radius(), 1.25 * exact.radius());
        assertThat(bets.logE()).isGreaterThan(1_000);
        Lift lift = Lifts.NONE.plus(batch).lift(0.05);
        assertThat(lift.lower().orElseThrow()).isBetween(0.0125, 0.0140);
    }

    /** Claim, interval and evidence of the same sums say the same, whatever came. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void evidenceAtZero_andLimits_agree(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            double share = Math.pow(10, -3 * random.nextDouble());
            double other = (1 - share) * random.nextDouble();
            long ofA = random.nextLong(1 << random.nextInt(1, 14));
            long ofB = random.nextLong(1 << random.nextInt(1, 14));
            Batch batch = new Batch(
                    share,
                    other,
                    new PlugIns(random.nextDouble(), random.nextDouble(), random.nextDouble()),
                    ofA + ofB + random.nextLong(1000),
                    Rewards.binary(random.nextLong(ofA + 1), ofA),
                    Rewards.binary(random.nextLong(ofB + 1), ofB));
            double level = Math.pow(10, -random.nextDouble() * 4);
            Contrast contrast = Contrast.NONE.plus(batch);
            for (OneSided evidence : new OneSided[] {Bets.NONE.plus(batch), new RunningAverage(contrast)}) {
                Interval limits = evidence.interval(contrast.difference(), contrast.error(), level);
                boolean excludes = limits.lower() > 0 || limits.upper() < 0;
                assertThat(excludes).isEqualTo(evidence.logE() >= -Math.log(level));
                assertThat(limits.lower()).isLessThanOrEqualTo(limits.value());
                assertThat(limits.value()).isLessThanOrEqualTo(limits.upper());
            }
        }
    }
}
