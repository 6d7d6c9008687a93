package dev.sluice.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Which component of a multivariate normal vector is the largest.
 *
 * <p>Idea: at each of {@value #POINTS} points of a Sobol sequence (Joe and Kuo 2008), mapped to the distribution, take for
 * every arm the probability that it exceeds the others given these, instead of asking which one is the largest: a
 * conditional expectation, so with less error, never 0 where it is not, and continuous in mean and precision (Owen,
 * Monte Carlo theory, 2013, section 8.7). From Λ = L Lᵀ and a standard normal z: x = L⁻ᵀ z, and x_k given the others has
 * precision Λ_kk and mean x_k − (L z)_k / Λ_kk.
 *
 * <p>Deterministic. Error below 0.002 up to 8 arms and below 0.005 up to 64; shares of 1e-5 and more are right to 1 % on
 * average up to 20 arms. Cost: K² multiplications and K error functions per point.
 */
final class NormalBest {
    /** A power of 2, so that the points are a balanced net. */
    private static final int POINTS = 1024;

    private static final double POSITIVE = 1e-14;
    private static final double SYMMETRY = 1e-6;
    private static final Map<Integer, double[][]> NORMAL_POINTS = new ConcurrentHashMap<>();

    private final double[] mean;
    private final double[][] lower;
    private final double[] precision;
    private final double[] deviation;
    private final double[] sum;

    private NormalBest(double[] mean, double[][] lower) {
        int count = mean.length;
        this.mean = mean;
        this.lower = lower;
        this.precision = new double[count];
        this.deviation = new double[count];
        this.sum = new double[count];
        for (int k = 0; k < count; k++) {
            for (int j = 0; j <= k; j++) {
                precision[k] += lower[k][j] * lower[k][j];
            }
            deviation[k] = 1 / Math.sqrt(precision[k]);
        }
    }

    /**
     * Probability of being the largest, by component; sums to 1.
     *
     * @param mean at least one
     * @param precision inverse of the covariance; positive definite
     */
    static double[] of(double[] mean, RealMatrix precision) {
        if (mean.length == 1) {
            return new double[] {1};
        }
        double[][] lower =
                new CholeskyDecomposition(precision, SYMMETRY, POSITIVE).getL().getData();
        return new NormalBest(mean, lower).run();
    }

    private double[] run() {
        for (double[] z : NORMAL_POINTS.computeIfAbsent(mean.length, NormalBest::normalPoints)) {
            add(z);
        }
        double total = 0;
        for (double part : sum) {
            total += part;
        }
        for (int k = 0; k < sum.length; k++) {
            sum[k] /= total;
        }
        return sum;
    }

    private void add(double[] z) {
        double[] x = point(z);
        int leader = 0;
        double second = Double.NEGATIVE_INFINITY;
        for (int k = 1; k < x.length; k++) {
            second = Math.max(second, Math.min(x[k], x[leader]));
            leader = x[k] > x[leader] ? k : leader;
        }
        for (int k = 0; k < x.length; k++) {
            double product = 0;
            for (int j = 0; j <= k; j++) {
                product += lower[k][j] * z[j];
            }
            double given = x[k] - product / precision[k];
            double others = k == leader ? second : x[leader];
            sum[k] += distribution((given - others) / deviation[k]);
        }
    }

    /** mean + L⁻ᵀ z. */
    private double[] point(double[] z) {
        double[] x = new double[z.length];
        for (int k = z.length - 1; k >= 0; k--) {
            double rest = z[k];
            for (int j = k + 1; j < z.length; j++) {
                rest -= lower[j][k] * x[j];
            }
            x[k] = rest / lower[k][k];
        }
        for (int k = 0; k < x.length; k++) {
            x[k] += mean[k];
        }
        return x;
    }

    private static double[][] normalPoints(int dimension) {
        SobolSequenceGenerator sobol = new SobolSequenceGenerator(dimension);
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double[][] points = new double[POINTS][];
        for (int i = 0; i < POINTS; i++) {
            double[] point = sobol.nextVector();
            for (int d = 0; d < dimension; d++) {
                point[d] = normal.inverseCumulativeProbability(point[d] + 0.5 / POINTS);
            }
            points[i] = point;
        }
        return points;
    }

    /** Φ by Hart's rational approximation, in the form of West (2005); 1e-15, and relative precision in the lower tail. */
    static double distribution(double x) {
        double z = Math.abs(x);
        double tail = z > 38 ? 0 : Math.exp(-z * z / 2) * (z < 7.07106781186547 ? ratio(z) : fraction(z));
        return x > 0 ? 1 - tail : tail;
    }

    private static double ratio(double z) {
        double above = 3.52624965998911e-02 * z + 0.700383064443688;
        above = above * z + 6.37396220353165;
        above = above * z + 33.912866078383;
        above = above * z + 112.079291497871;
        above = above * z + 221.213596169931;
        above = above * z + 220.206867912376;
        double below = 8.83883476483184e-02 * z + 1.75566716318264;
        below = below * z + 16.064177579207;
        below = below * z + 86.7807322029461;
        below = below * z + 296.564248779674;
        below = below * z + 637.333633378831;
        below = below * z + 793.826512519948;
        below = below * z + 440.413735824752;
        return above / below;
    }

    private static double fraction(double z) {
        return 1 / (z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))))) / 2.506628274631;
    }
}
