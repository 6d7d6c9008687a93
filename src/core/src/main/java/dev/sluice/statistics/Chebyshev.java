package dev.sluice.statistics;

import java.util.Arrays;

/**
 * A function known at the zeros of a Chebyshev polynomial, read between them by barycentric interpolation (Berrut and
 * Trefethen 2004): exact to machine precision at few nodes where the function is smooth.
 */
public final class Chebyshev {
    private final double half;
    private final double[] nodes;
    /** Barycentric weights, up to a factor. */
    private final double[] factors;

    /**
     * Nodes on an interval around 0.
     *
     * @param half half-width of the interval, positive
     * @param size number of nodes; where odd, 0 is one of them
     */
    public Chebyshev(double half, int size) {
        this.half = half;
        this.nodes = new double[size];
        this.factors = new double[size];
        for (int i = 0; i < size; i++) {
            double angle = (2 * i + 1) * Math.PI / (2 * size);
            nodes[i] = 2 * i + 1 == size ? 0 : half * Math.cos(angle);
            factors[i] = (i % 2 == 0 ? 1 : -1) * Math.sin(angle);
        }
    }

    /** Node of that index, descending from near {@code half}. */
    public double node(int index) {
        return nodes[index];
    }

    /**
     * What each node's value weighs in the value at a point; they sum to 1.
     *
     * @param point in [−half, half]
     */
    public double[] weights(double point) {
        double[] weights = new double[nodes.length];
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            double away = point - nodes[i];
            if (Math.abs(away) < 1e-14 * half) {
                Arrays.fill(weights, 0);
                weights[i] = 1;
                return weights;
            }
            weights[i] = factors[i] / away;
            sum += weights[i];
        }
        for (int i = 0; i < nodes.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** The value at a point of a function with these values at the nodes. */
    public double value(double point, double[] values) {
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            double away = point - nodes[i];
            if (Math.abs(away) < 1e-14 * half) {
                return values[i];
            }
            double weight = factors[i] / away;
            weights += weight;
            sum += weight * values[i];
        }
        return sum / weights;
    }

    /** By node: what each node's value weighs in the derivative there. */
    public double[][] derivatives() {
        double[][] weights = new double[nodes.length][nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            for (int j = 0; j < nodes.length; j++) {
                if (i != j) {
                    weights[i][j] = factors[j] / factors[i] / (nodes[i] - nodes[j]);
                    weights[i][i] -= weights[i][j];
                }
            }
        }
        return weights;
    }

    /** Weights at many points: by node, then by point. */
    public double[][] weightsByNode(double[] points) {
        double[][] all = new double[nodes.length][points.length];
        for (int point = 0; point < points.length; point++) {
            double[] weights = weights(points[point]);
            for (int i = 0; i < nodes.length; i++) {
                all[i][point] = weights[i];
            }
        }
        return all;
    }

    /**
     * Σ weights × values at each point. Each sum is taken in the order of the nodes, as {@link #dot} takes it, but all sums
     * go on together: so a processor adds several at once, which it may not do within one sum.
     *
     * @param weights by node, then by point
     */
    public static double[] dots(double[][] weights, double[] values) {
        double[] sums = new double[weights[0].length];
        for (int i = 0; i < values.length; i++) {
            add(sums, weights[i], values[i]);
        }
        return sums;
    }

    private static void add(double[] sums, double[] weights, double value) {
        for (int point = 0; point < sums.length; point++) {
            sums[point] += weights[point] * value;
        }
    }

    /** Σ weights × values. */
    public static double dot(double[] weights, double[] values) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }
}
