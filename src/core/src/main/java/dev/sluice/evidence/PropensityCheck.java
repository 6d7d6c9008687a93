package dev.sluice.evidence;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * Whether the logged propensities are the ones that arms were drawn with: the precondition of everything that uses them,
 * and a sample-ratio test for shares that move. Order does not matter.
 *
 * <p>For one look: χ² = (O − E)ᵀ Σ⁻ (O − E) with E = Σ N_j p_j and Σ = Σ N_j (diag p_j − p_j p_jᵀ).
 *
 * <p>For every look an e-process: if arm k really gets odds e^η times its logged ones,
 * L = Π e^{η 1[k drawn]} / (1 − p_k + p_k e^η) has mean 1 when the log is true; E is the mean of L over arms and tilts η.
 * Unlike a product of Dirichlet-multinomial factors over batches it learns across batches, however small these are.
 *
 * @param observed by arm
 * @param expected by arm
 * @param covariance arms × arms, by row
 * @param logs ln L, by arm and tilt
 */
@SuppressWarnings("ArrayRecordComponent")
public record PropensityCheck(double[] observed, double[] expected, double[] covariance, double[] logs) {
    private static final double[] TILTS = IntStream.of(2, 5, 10, 20, 50, 100, 200, 500, 1000)
            .mapToDouble(thousandths -> thousandths / 1000.0)
            .flatMap(tilt -> Arrays.stream(new double[] {-tilt, tilt}))
            .toArray();

    public static PropensityCheck none(int arms) {
        return new PropensityCheck(
                new double[arms], new double[arms], new double[arms * arms], new double[arms * TILTS.length]);
    }

    /** With that many arms, of which the last were not there before. */
    PropensityCheck fitting(int arms) {
        double[] wider = new double[arms * arms];
        for (int a = 0; a < observed.length; a++) {
            System.arraycopy(covariance, a * observed.length, wider, a * arms, observed.length);
        }
        return new PropensityCheck(
                Arrays.copyOf(observed, arms),
                Arrays.copyOf(expected, arms),
                wider,
                Arrays.copyOf(logs, arms * TILTS.length));
    }

    /**
     * With more decisions of equal propensities.
     *
     * @param propensities by arm, 0 where not eligible, summing to 1
     * @param counts by arm
     */
    public PropensityCheck plus(double[] propensities, long[] counts) {
        int arms = observed.length;
        double rows = Arrays.stream(counts).sum();
        PropensityCheck sum = new PropensityCheck(observed.clone(), expected.clone(), covariance.clone(), logs.clone());
        for (int a = 0; a < arms; a++) {
            double p = propensities[a];
            sum.observed[a] += counts[a];
            sum.expected[a] += rows * p;
            for (int b = 0; b < arms; b++) {
                sum.covariance[a * arms + b] += rows * ((a == b ? p : 0) - p * propensities[b]);
            }
            for (int i = 0; i < TILTS.length; i++) {
                sum.logs[a * TILTS.length + i] += p == 0 && counts[a] > 0
                        ? Double.POSITIVE_INFINITY
                        : counts[a] * TILTS[i] - rows * Math.log1p(p * Math.expm1(TILTS[i]));
            }
        }
        return sum;
    }

    /** ln E against "the logged propensities are the real ones"; infinite when an impossible arm was drawn. */
    public double logE() {
        double highest = Arrays.stream(logs).max().orElse(0);
        if (Double.isInfinite(highest)) {
            return highest;
        }
        double sum = Arrays.stream(logs).map(log -> Math.exp(log - highest)).sum();
        return highest + Math.log(sum / logs.length);
    }

    public SampleRatio.Test chiSquare() {
        int arms = observed.length;
        if (IntStream.range(0, arms).anyMatch(arm -> expected[arm] == 0 && observed[arm] > 0)) {
            return SampleRatio.Test.of(Double.POSITIVE_INFINITY, 1);
        }
        int[] varying = IntStream.range(0, arms)
                .filter(arm -> covariance[arm * arms + arm] > 1e-9)
                .toArray();
        int used = varying.length - 1; // the last one follows from the others
        if (used < 1) {
            return SampleRatio.Test.of(0, 0);
        }
        double[][] matrix = new double[used][used];
        double[] away = new double[used];
        for (int i = 0; i < used; i++) {
            away[i] = observed[varying[i]] - expected[varying[i]];
            for (int j = 0; j < used; j++) {
                matrix[i][j] = covariance[varying[i] * arms + varying[j]];
            }
        }
        RealVector vector = new ArrayRealVector(away);
        SingularValueDecomposition parts = new SingularValueDecomposition(new Array2DRowRealMatrix(matrix));
        return SampleRatio.Test.of(vector.dotProduct(parts.getSolver().solve(vector)), parts.getRank());
    }
}
