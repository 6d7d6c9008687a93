package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.policy.ThompsonSampling.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbabilityBestTest {
    static java.util.stream.LongStream seeds() {
        return PolicyContract.seeds();
    }

    /** Reference: adaptive quadrature in 30 digits, rounded to double. */
    @Test
    void probabilities_matchTheReference() {
        check(new double[][] {{3, 10}, {5, 9}}, 0.3793597706641186, 0.22311212814645312, 0.7768878718535469);
        check(
                new double[][] {{11, 91}, {16, 86}, {9, 93}},
                0.16130709911264926,
                0.13557724327671025,
                0.8177197928846137,
                0.04670296383871256);
        check(
                new double[][] {{101, 1901}, {121, 1881}, {1, 1}},
                0.5018559240696384,
                0.004744568100126879,
                0.05596945623785428,
                0.9392859756620278);
    }

    private static void check(double[][] beta, double maximum, double... expected) {
        ProbabilityBest best = ProbabilityBest.of(
                Arrays.stream(beta).map(ab -> new Prior(ab[0], ab[1])).toList());
        assertThat(best.probabilities()).containsExactly(expected, within(1e-10));
        assertThat(best.expectedMaximum()).isCloseTo(maximum, within(1e-10));
    }

    /** P(second beats first) for whole numbers: a finite sum (Evan Miller 2014). */
    @ParameterizedTest
    @MethodSource("seeds")
    void twoArms_matchTheFiniteSum(long seed) {
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
        int a = 1 + random.nextInt(300);
        int b = 1 + random.nextInt(3000);
        int c = 1 + random.nextInt(300);
        int d = 1 + random.nextInt(3000);
        double sum = 0;
        for (int i = 0; i < c; i++) {
            sum += Math.exp(logBeta(a + i, d + b) - Math.log(d + i) - logBeta(1 + i, d) - logBeta(a, b));
        }
        double[] p =
                ProbabilityBest.of(List.of(new Prior(a, b), new Prior(c, d))).probabilities();
        assertThat(p[1]).isCloseTo(sum, within(1e-9));
    }

    private static double logBeta(double a, double b) {
        return org.apache.commons.math3.special.Beta.logBeta(a, b);
    }

    /** Against plain Gauss–Legendre in x with incomplete beta functions. */
    @ParameterizedTest
    @MethodSource("seeds")
    void manyArms_sumToOneAndMatchAPlainIntegral(long seed) {
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
        List<Prior> arms = new ArrayList<>();
        int count = 2 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            arms.add(new Prior(5 + random.nextInt(60), 5 + random.nextInt(60)));
        }
        double[] p = ProbabilityBest.of(arms).probabilities();
        assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
        assertThat(p[0]).isCloseTo(plain(arms), within(1e-8));
    }

    private static double plain(List<Prior> arms) {
        List<BetaDistribution> betas = arms.stream()
                .map(arm -> new BetaDistribution(null, arm.alpha(), arm.beta()))
                .toList();
        int steps = 2_000;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double x = (i + 0.5) / steps;
            double product = betas.get(0).density(x);
            for (int j = 1; j < betas.size(); j++) {
                product *= betas.get(j).cumulativeProbability(x);
            }
            sum += product / steps;
        }
        return sum;
    }

    @Test
    void extremeCounts_stayADistribution() {
        double[] p = ProbabilityBest.of(
                        List.of(new Prior(0.01, 0.01), new Prior(1e7, 1e9), new Prior(0.5, 1e6), new Prior(1e-3, 5)))
                .probabilities();
        assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(p).min().orElseThrow()).isNotNegative();
    }
}
