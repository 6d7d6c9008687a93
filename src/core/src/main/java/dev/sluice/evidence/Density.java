package dev.sluice.evidence;

import dev.sluice.statistics.Normal;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.apache.commons.math3.analysis.solvers.BrentSolver;

/**
 * Density of a score among the paths that have not crossed a boundary yet, carried from look to look by Gauss–Legendre panels
 * no wider than four standard deviations of a step (Armitage, McPherson and Rowe 1969).
 *
 * @param nodes ascending
 * @param mass density × weight, by node
 */
@SuppressWarnings("ArrayRecordComponent")
record Density(double[] nodes, double[] mass) {
    private static final int NODES = 20;
    private static final int LEAST_PANELS = 8;
    private static final double PANEL = 4;
    /** Beyond this many standard deviations a step does not go. */
    private static final double REACH = 9;

    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(NODES);

    /** All of it at one value. */
    static Density at(double value) {
        return new Density(new double[] {value}, new double[] {1});
    }

    /**
     * From a value x to a normal one of mean factor × x.
     *
     * @param deviation of the next value, positive
     */
    record Step(double factor, double deviation) {
        /** Without a drift. */
        static Step of(double deviation) {
            return new Step(1, deviation);
        }
    }

    /** The limit that as much of the mass crosses in a step as may be spent. */
    double limit(Step step, double spend) {
        double widest = Math.max(-nodes[0], nodes[nodes.length - 1]) * step.factor + REACH * step.deviation;
        return new BrentSolver(1e-14, 1e-13, 1e-18).solve(200, b -> crossing(step, b) - spend, 0, widest);
    }

    /** The mass that goes beyond a limit on either side. */
    double crossing(Step step, double limit) {
        double sum = 0;
        double reach = REACH * step.deviation;
        for (int i = nodes.length - 1; i >= 0 && limit - step.factor * nodes[i] < reach; i--) {
            sum += mass[i] * Normal.above((limit - step.factor * nodes[i]) / step.deviation);
        }
        for (int i = 0; i < nodes.length && limit + step.factor * nodes[i] < reach; i++) {
            sum += mass[i] * Normal.above((limit + step.factor * nodes[i]) / step.deviation);
        }
        return sum;
    }

    /** What stays within a limit. */
    Density next(Step step, double limit) {
        int panels = Math.max(LEAST_PANELS, (int) Math.ceil(2 * limit / (PANEL * step.deviation)));
        double half = limit / panels;
        double reach = REACH * step.deviation;
        double[] to = new double[panels * NODES];
        double[] carried = new double[to.length];
        double scale = 1 / (step.deviation * Math.sqrt(2 * Math.PI));
        int from = 0;
        for (int i = 0; i < to.length; i++) {
            to[i] = -limit + half * (2 * (i / NODES) + 1 + RULE.getPoint(i % NODES));
            while (from < nodes.length && step.factor * nodes[from] < to[i] - reach) {
                from++;
            }
            double sum = 0;
            for (int j = from; j < nodes.length && step.factor * nodes[j] < to[i] + reach; j++) {
                double away = (to[i] - step.factor * nodes[j]) / step.deviation;
                sum += mass[j] * Math.exp(-away * away / 2);
            }
            carried[i] = sum * scale * half * RULE.getWeight(i % NODES);
        }
        return new Density(to, carried);
    }
}
