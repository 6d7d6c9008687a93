package dev.sluice.policy;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Which of several independent Beta posteriors holds the largest rate:
 * P(k is best) = ∫ f_k(x) Π_{j≠k} F_j(x) dx.
 *
 * <p>Idea: composite 20-point Gauss–Legendre in y = ln(x / (1 − x)), where every density is smooth and log-concave, even
 * for counts below 1. The panels end where some arm's log density has fallen by fixed amounts below its peak. Within a
 * panel each arm's density is evaluated once per node and integrated cumulatively by the spectral integration matrix of
 * the rule, so no incomplete beta function is needed.
 *
 * <p>Cost: one exponential per node and arm, ln x and ln(1 − x) being shared; at most 12 K panels of 20 nodes, far fewer
 * where posteriors overlap. Panels in which two arms cannot lie any more are skipped. Error below 1e-10.
 */
public final class ProbabilityBest {
    private static final int NODES = 20;
    private static final double[] POINT = new double[NODES];
    private static final double[] WEIGHT = new double[NODES];
    private static final double[][] CUMULATIVE = new double[NODES][NODES];
    /** Distances from the peak in standard deviations of a normal density; log density falls by half their square. */
    private static final double[] DISTANCES = {0.8, 1.7, 2.8, 4.2, 6.0, 8.4};
    /** Knots closer than this, in standard deviations of the narrowest arm, share a panel. */
    private static final double LEAST_PANEL = 0.6;

    static {
        GaussIntegrator rule = new GaussIntegratorFactory().legendre(NODES);
        for (int i = 0; i < NODES; i++) {
            POINT[i] = rule.getPoint(i);
            WEIGHT[i] = rule.getWeight(i);
        }
        double[][] legendre = new double[NODES][];
        for (int i = 0; i < NODES; i++) {
            legendre[i] = legendre(POINT[i]);
        }
        for (int i = 0; i < NODES; i++) {
            for (int k = 0; k < NODES; k++) {
                double sum = 1 + POINT[i];
                for (int n = 1; n < NODES; n++) {
                    sum += legendre[k][n] * (legendre[i][n + 1] - legendre[i][n - 1]);
                }
                CUMULATIVE[i][k] = WEIGHT[k] / 2 * sum;
            }
        }
    }

    private final double[] probabilities;
    private final double expectedMaximum;

    private ProbabilityBest(double[] probabilities, double expectedMaximum) {
        this.probabilities = probabilities;
        this.expectedMaximum = expectedMaximum;
    }

    /** Integrates over the given posteriors; at least one. */
    public static ProbabilityBest of(List<ThompsonSampling.Prior> posteriors) {
        Density[] arms = posteriors.stream()
                .map(beta -> new Density(beta.alpha(), beta.beta()))
                .toArray(Density[]::new);
        if (arms.length == 1) {
            return new ProbabilityBest(new double[] {1}, posteriors.get(0).mean());
        }
        return new Quadrature(arms).run();
    }

    /** Probability of being the best, by arm; sums to 1. */
    public double[] probabilities() {
        return probabilities.clone();
    }

    /** Expectation of the largest rate; less an arm's mean, it is that arm's expected loss. */
    public double expectedMaximum() {
        return expectedMaximum;
    }

    /** ln x of the rate whose logit is y. */
    private static double logRate(double y) {
        return y < 0 ? y - Math.log1p(Math.exp(y)) : -Math.log1p(Math.exp(-y));
    }

    private static double[] legendre(double x) {
        double[] value = new double[NODES + 1];
        value[0] = 1;
        value[1] = x;
        for (int n = 1; n < NODES; n++) {
            value[n + 1] = ((2 * n + 1) * x * value[n] - n * value[n - 1]) / (n + 1);
        }
        return value;
    }

    /** Density of the logit of a Beta variable, relative to its peak. */
    private static final class Density {
        private final double a;
        private final double b;
        private final double peak;
        private final double peakLog;
        private final double scale;
        private final double[] knots = new double[2 * DISTANCES.length + 1];

        Density(double a, double b) {
            this.a = a;
            this.b = b;
            this.peak = Math.log(a / b);
            this.peakLog = log(peak);
            this.scale = Math.sqrt((a + b) / a / b);
            knots[DISTANCES.length] = peak;
            for (int i = 0; i < DISTANCES.length; i++) {
                knots[DISTANCES.length - 1 - i] = solve(DISTANCES[i], -1);
                knots[DISTANCES.length + 1 + i] = solve(DISTANCES[i], 1);
            }
        }

        private double log(double y) {
            double lower = logRate(y);
            return a * lower + b * (lower - y);
        }

        /** The density at y, whose ln x is given, relative to its peak. */
        double at(double y, double logRate) {
            return Math.exp(a * logRate + b * (logRate - y) - peakLog);
        }

        double left() {
            return knots[0];
        }

        double right() {
            return knots[knots.length - 1];
        }

        /** Newton on the concave log density; a knot need not be exact, so a few steps do. */
        private double solve(double distance, int side) {
            double target = peakLog - distance * distance / 2;
            double y = peak + side * distance * scale;
            for (int i = 0; i < 6; i++) {
                double slope = a - (a + b) / (1 + Math.exp(-y));
                double next = y - (log(y) - target) / slope;
                boolean sameSide = side * (next - peak) > 0;
                y = sameSide ? next : (y + peak) / 2;
            }
            return y;
        }
    }

    /** One pass over the panels, from left to right. */
    private static final class Quadrature {
        private final Density[] arms;
        private final double[] mass;
        private final double[] below;
        private final double[][] density;
        private final double[][] distribution;
        private final double[] best;
        private final double[] node = new double[NODES];
        private final double[] logRate = new double[NODES];

        Quadrature(Density[] arms) {
            this.arms = arms;
            int count = arms.length;
            this.mass = new double[count];
            this.below = new double[count];
            this.density = new double[count][NODES];
            this.distribution = new double[count][NODES];
            this.best = new double[count];
        }

        ProbabilityBest run() {
            double[] knots = Arrays.stream(arms)
                    .flatMapToDouble(arm -> Arrays.stream(arm.knots))
                    .sorted()
                    .toArray();
            for (int k = 0; k < arms.length; k++) {
                mass[k] = mass(arms[k]);
            }
            double least = LEAST_PANEL
                    * Arrays.stream(arms).mapToDouble(arm -> arm.scale).min().orElse(1);
            double from = knots[0];
            double maximum = 0;
            for (int i = 1; i < knots.length; i++) {
                if (knots[i] - from >= least || (i == knots.length - 1 && knots[i] > from)) {
                    maximum += panel(from, knots[i]);
                    from = knots[i];
                }
            }
            double sum = Arrays.stream(best).sum();
            if (!(Math.abs(sum - 1) < 1e-6)) {
                throw new IllegalStateException("probabilities of being the best sum to " + sum);
            }
            for (int k = 0; k < best.length; k++) {
                best[k] /= sum;
            }
            return new ProbabilityBest(best, maximum / sum);
        }

        private static double mass(Density arm) {
            double sum = 0;
            for (int i = 0; i + 1 < arm.knots.length; i++) {
                double half = (arm.knots[i + 1] - arm.knots[i]) / 2;
                double middle = (arm.knots[i + 1] + arm.knots[i]) / 2;
                for (int n = 0; n < NODES; n++) {
                    double y = middle + half * POINT[n];
                    sum += half * WEIGHT[n] * arm.at(y, logRate(y));
                }
            }
            return sum;
        }

        /** Adds a panel; returns its part of the expected maximum. */
        private double panel(double from, double to) {
            double half = (to - from) / 2;
            double middle = (to + from) / 2;
            for (int n = 0; n < NODES; n++) {
                node[n] = middle + half * POINT[n];
                logRate[n] = logRate(node[n]);
            }
            int impossible = 0;
            for (int k = 0; k < arms.length; k++) {
                boolean inside = from < arms[k].right() && to > arms[k].left();
                if (inside) {
                    integrate(k, half);
                } else {
                    Arrays.fill(density[k], 0);
                    Arrays.fill(distribution[k], below[k]);
                }
                impossible += below[k] == 0 && !inside ? 1 : 0;
            }
            return impossible < 2 ? collect(half) : 0;
        }

        private void integrate(int k, double half) {
            double[] values = density[k];
            double total = 0;
            for (int n = 0; n < NODES; n++) {
                values[n] = arms[k].at(node[n], logRate[n]) / mass[k];
                total += WEIGHT[n] * values[n];
            }
            for (int n = 0; n < NODES; n++) {
                double sum = 0;
                double[] row = CUMULATIVE[n];
                for (int m = 0; m < NODES; m++) {
                    sum += row[m] * values[m];
                }
                distribution[k][n] = Math.min(1, Math.max(0, below[k] + half * sum));
            }
            below[k] = Math.min(1, below[k] + half * total);
        }

        private double collect(double half) {
            double maximum = 0;
            int count = arms.length;
            double[] suffix = new double[count + 1];
            for (int n = 0; n < NODES; n++) {
                double rate = Math.exp(logRate[n]);
                suffix[count] = half * WEIGHT[n];
                for (int k = count - 1; k > 0; k--) {
                    suffix[k] = suffix[k + 1] * distribution[k][n];
                }
                double prefix = 1;
                for (int k = 0; k < count; k++) {
                    double part = prefix * suffix[k + 1] * density[k][n];
                    best[k] += part;
                    maximum += part * rate;
                    prefix *= distribution[k][n];
                }
            }
            return maximum;
        }
    }
}
