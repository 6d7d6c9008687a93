package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.token.UnitHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served is what is logged. False-alarm rate of each chi-square: 1e-7, with fixed ids. */
class RendezvousDrawTest {
    private static final List<String> ARMS = List.of("top-k", "item-cf", "bpr", "fm", "wukong");

    @ParameterizedTest
    @ValueSource(longs = {1, 77, -5})
    void tenMillionDraws_followSkewedShares(long salt) {
        double[] shares = {1e-6, 0.6, 0.3, 0.099, 0.000999};
        RendezvousDraw race = new RendezvousDraw(salt, ARMS);
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(salt);
        long[] drawn = new long[5];
        int draws = 10_000_000;
        for (int i = 0; i < draws; i++) {
            drawn[race.draw(new UnitHash.Value(random.nextLong(), random.nextLong()), shares, -1L)]++;
        }
        assertThat(chiSquare(drawn, shares, draws)).isLessThan(quantile(4));
    }

    @Test
    void realIds_followTheShares() {
        double[] shares = {0.05, 0.05, 0.1, 0.3, 0.5};
        UnitHash hash = new UnitHash("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        RendezvousDraw race = new RendezvousDraw(11, ARMS);
        long[] drawn = new long[5];
        int draws = 300_000;
        for (int i = 0; i < draws; i++) {
            drawn[race.draw(hash.of("user-" + i), shares, -1L)]++;
        }
        assertThat(chiSquare(drawn, shares, draws)).isLessThan(quantile(4));
    }

    /** One arm grows at the cost of all others, as when a policy learns; the least share that must move is its gain. */
    @Test
    void reweighting_movesTheFewestIds() {
        double[] before = {0.2, 0.2, 0.2, 0.2, 0.2};
        double[] after = {0.6, 0.1, 0.1, 0.1, 0.1};
        RendezvousDraw race = new RendezvousDraw(3, ARMS);
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(4);
        int draws = 2_000_000;
        int moved = 0;
        for (int i = 0; i < draws; i++) {
            UnitHash.Value id = new UnitHash.Value(random.nextLong(), random.nextLong());
            moved += race.draw(id, before, -1L) == race.draw(id, after, -1L) ? 0 : 1;
        }
        double least = 0.4;
        System.out.printf("re-weighting moved %.4f of the least share %.2f%n", moved / (least * draws), least);
        assertThat(moved / (least * draws)).isLessThanOrEqualTo(1.02);
    }

    @Test
    void twoExperiments_assignIndependently() {
        double[] shares = {0.25, 0.25, 0.5, 0, 0};
        RendezvousDraw one = new RendezvousDraw(1001, ARMS);
        RendezvousDraw other = new RendezvousDraw(1002, ARMS);
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(9);
        int draws = 1_000_000;
        long[] joint = new long[9];
        double[] expected = new double[9];
        for (int i = 0; i < draws; i++) {
            UnitHash.Value id = new UnitHash.Value(random.nextLong(), random.nextLong());
            joint[3 * one.draw(id, shares, -1L) + other.draw(id, shares, -1L)]++;
        }
        for (int i = 0; i < 9; i++) {
            expected[i] = shares[i / 3] * shares[i % 3];
        }
        assertThat(chiSquare(joint, expected, draws)).isLessThan(quantile(8));
    }

    @Test
    void noEligibleArm_drawsNobody() {
        assertThat(new RendezvousDraw(1, ARMS).draw(new UnitHash.Value(1, 2), new double[] {1, 0, 0, 0, 0}, 0b11110))
                .isEqualTo(-1);
    }

    private static double chiSquare(long[] drawn, double[] shares, long draws) {
        double chi = 0;
        for (int i = 0; i < drawn.length; i++) {
            double expected = shares[i] * draws;
            chi += expected > 0 ? Math.pow(drawn[i] - expected, 2) / expected : 0;
        }
        return chi;
    }

    private static double quantile(int freedom) {
        return new ChiSquaredDistribution(null, freedom).inverseCumulativeProbability(1 - 1e-7);
    }
}
