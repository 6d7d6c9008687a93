package dev.sluice.policy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * What is believed of the arms' log lifts: normal, given each of two scales of the prior N(0, scale²), mixed by how
 * probable what was seen makes the scales (Gelman et al., Bayesian Data Analysis, 2013, chapter 5). Effects are mostly near
 * the smaller scale; where they are seen to be large, an arm that joins is not taken for one of the average ones.
 *
 * <p>Only differences mean something: the mean of all arms is 0, since nothing is learned of it.
 */
public final class LiftPosterior {
    private static final double[] SCALES = {0.15, 0.45};
    private static final double POSITIVE = 1e-14;
    private static final double SYMMETRY = 1e-6;

    private final double[] weights = new double[SCALES.length];
    private final double[][] means = new double[SCALES.length][];
    private final RealMatrix[] covariances = new RealMatrix[SCALES.length];

    /**
     * From what the likelihood says: exp(shift · θ − θ · information · θ / 2).
     *
     * @param information by slot; symmetric and not negative definite
     * @param shift by slot
     */
    LiftPosterior(double[][] information, double[] shift) {
        double[] evidence = new double[SCALES.length];
        for (int i = 0; i < SCALES.length; i++) {
            RealMatrix precision = new Array2DRowRealMatrix(information);
            for (int k = 0; k < shift.length; k++) {
                precision.addToEntry(k, k, 1 / (SCALES[i] * SCALES[i]));
            }
            CholeskyDecomposition root = new CholeskyDecomposition(precision, SYMMETRY, POSITIVE);
            DecompositionSolver solver = root.getSolver();
            covariances[i] = solver.getInverse();
            means[i] = covariances[i].operate(shift);
            evidence[i] = dot(means[i], shift) / 2 - halfLogDeterminant(root) - shift.length * Math.log(SCALES[i]);
        }
        double highest = Arrays.stream(evidence).max().orElse(0);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(evidence[i] - highest);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static double halfLogDeterminant(CholeskyDecomposition root) {
        RealMatrix lower = root.getL();
        double sum = 0;
        for (int k = 0; k < lower.getRowDimension(); k++) {
            sum += Math.log(lower.getEntry(k, k));
        }
        return sum;
    }

    /** Posterior means of the log lifts, by slot: where cells of the next version are linearised. */
    public double[] means() {
        return mixed(means);
    }

    /** Mean of the log lift of slot a over slot b. */
    public double mean(int a, int b) {
        double[] mean = means();
        return mean[a] - mean[b];
    }

    /** Standard deviation of the log lift of slot a over slot b. */
    public double deviation(int a, int b) {
        double square = 0;
        for (int i = 0; i < weights.length; i++) {
            RealMatrix c = covariances[i];
            double variance = c.getEntry(a, a) + c.getEntry(b, b) - 2 * c.getEntry(a, b);
            double mean = means[i][a] - means[i][b];
            square += weights[i] * (variance + mean * mean);
        }
        double mean = mean(a, b);
        return Math.sqrt(Math.max(0, square - mean * mean));
    }

    /** Probability of being the best of the given slots, in their order; sums to 1. Deterministic. */
    public double[] best(int... slots) {
        double[][] shares = new double[weights.length][];
        for (int i = 0; i < weights.length; i++) {
            double[] mean = means[i];
            RealMatrix among = covariances[i].getSubMatrix(slots, slots);
            shares[i] = NormalBest.of(
                    IntStream.of(slots).mapToDouble(slot -> mean[slot]).toArray(),
                    new CholeskyDecomposition(among, SYMMETRY, POSITIVE)
                            .getSolver()
                            .getInverse());
        }
        return mixed(shares);
    }

    private double[] mixed(double[][] values) {
        double[] sum = new double[values[0].length];
        for (int i = 0; i < weights.length; i++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += weights[i] * values[i][k];
            }
        }
        return sum;
    }
}
