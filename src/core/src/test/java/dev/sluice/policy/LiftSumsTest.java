package dev.sluice.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.policy.LiftSums.Cell;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;

class LiftSumsTest {
    private static final double[] UNIFORM = {0.25, 0.25, 0.25, 0.25};

    /** 1000 rows at once, or as many as given. */
    private static Cell cell(SplittableRandom random, double[] shares, double[] rates, int rows, double expected) {
        double[] count = new double[shares.length];
        double[] successes = new double[shares.length];
        for (int i = 0; i < rows; i++) {
            double left = random.nextDouble();
            int arm = 0;
            while (arm < shares.length - 1 && left >= shares[arm]) {
                left -= shares[arm++];
            }
            count[arm]++;
            successes[arm] += random.nextDouble() < rates[arm] ? 1 : 0;
        }
        return new Cell(shares, count, successes, expected);
    }

    private static double[] rates(double base) {
        return new double[] {base, base, base * 1.05, base * 1.15};
    }

    @Test
    void order_doesNotMatterAndTheStoreKeepsAll() {
        SplittableRandom random = new SplittableRandom(1);
        Cell a = cell(random, UNIFORM, rates(0.05), 2000, 0.05);
        Cell b = cell(random, new double[] {0.1, 0.2, 0, 0.7}, rates(0.1), 2000, 0.07);
        LiftSums sum = LiftSums.NONE.plus(a).plus(b);
        assertArrayEquals(sum.toArray(), LiftSums.NONE.plus(b).plus(a).toArray(), 1e-9);
        assertEquals(sum, LiftSums.of(sum.toArray()));
        assertThrows(IllegalArgumentException.class, () -> LiftSums.of(1, 2, 3));
    }

    @Test
    void aCellOfOneArm_saysNothing() {
        Cell only = new Cell(new double[] {0, 1}, new double[] {7, 500}, new double[] {5, 30}, 0.05);
        for (double number : LiftSums.of(only).toArray()) {
            assertEquals(0, number, 1e-9);
        }
    }

    @Test
    void nothingLearned_sharesAreEqual() {
        double[] best = LiftSums.NONE.posterior(5).best(0, 1, 2, 3, 4);
        assertEquals(1, Arrays.stream(best).sum(), 1e-12);
        for (double share : best) {
            assertEquals(0.2, share, 0.005);
        }
    }

    /** Rates fall while shares move to an arm: pooled rates would call it the worst. */
    @Test
    void driftOfAllArms_leavesTheLiftsUnbiased() {
        SplittableRandom random = new SplittableRandom(2);
        LiftSums sums = LiftSums.NONE;
        for (int i = 0; i < 400; i++) {
            double move = i / 400.0;
            double[] shares = {0.3 - 0.2 * move, 0.3 - 0.2 * move, 0.2, 0.2 + 0.4 * move};
            sums = sums.plus(cell(random, shares, rates(0.5 - 0.4 * move), 1000, 0.3));
        }
        LiftPosterior posterior = sums.posterior(4);
        for (int arm = 1; arm < 4; arm++) {
            double truth = Math.log(rates(1)[arm]);
            double deviation = posterior.deviation(arm, 0);
            assertTrue(deviation < 0.02);
            assertEquals(truth, posterior.mean(arm, 0), 3.5 * deviation);
        }
        assertTrue(posterior.best(0, 1, 2, 3)[3] > 0.99);
    }

    @Test
    void anArmThatJoins_isUncertainAmongTheOthers() {
        SplittableRandom random = new SplittableRandom(3);
        LiftSums sums = LiftSums.NONE;
        for (int i = 0; i < 50; i++) {
            sums = sums.plus(cell(random, UNIFORM, rates(0.05), 1000, 0.05));
        }
        double[] best = sums.posterior(5).best(0, 1, 2, 3, 4);
        assertTrue(best[4] > 0.05 && best[4] < 0.6, () -> Arrays.toString(best));
        assertEquals(1, Arrays.stream(sums.posterior(5).best(3, 4)).sum(), 1e-12);
    }

    @Test
    void twoArms_matchTheClosedForm() {
        for (double mean : new double[] {-0.4, 0, 0.1, 0.5}) {
            RealMatrix precision = new Array2DRowRealMatrix(new double[][] {{60, -20}, {-20, 90}});
            RealMatrix c = MatrixUtils.inverse(precision);
            double deviation = Math.sqrt(c.getEntry(0, 0) + c.getEntry(1, 1) - 2 * c.getEntry(0, 1));
            double expected = Erf.erfc(-mean / deviation / Math.sqrt(2)) / 2;
            double best = NormalBest.of(new double[] {mean, 0}, precision)[0];
            assertEquals(expected, best, 0.001);
            assertEquals(1, best / expected, 0.01);
        }
    }

    @Test
    void distribution_matchesTheErrorFunction() {
        for (double x = -12; x < 12; x += 0.37) {
            double expected = Erf.erfc(-x / Math.sqrt(2)) / 2;
            assertEquals(1, NormalBest.distribution(x) / expected, 2e-7);
            assertEquals(expected, NormalBest.distribution(x), 1e-14);
        }
    }

    @Test
    void manyArms_takeMilliseconds() {
        int arms = 64;
        double[] shares = new double[arms];
        Arrays.fill(shares, 1.0 / arms);
        double[] rates = new double[arms];
        Arrays.fill(rates, 0.05);
        LiftSums sums = LiftSums.of(cell(new SplittableRandom(4), shares, rates, 100_000, 0.05));
        double[] best = sums.posterior(arms).best(IntStream.range(0, arms).toArray());
        assertEquals(1, Arrays.stream(best).sum(), 1e-12);
        assertArrayEquals(
                best, sums.posterior(arms).best(IntStream.range(0, arms).toArray()));
    }
}
