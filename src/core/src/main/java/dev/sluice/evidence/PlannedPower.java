package dev.sluice.evidence;

import dev.sluice.statistics.Normal;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Chance that a planned split that has claimed nothing yet will, by look: the recursion of Armitage, McPherson and Rowe
 * (1969) from where the score stands now. The score by information is Brownian with a drift θ that is not known; with a prior
 * N(0, s²), what it moves by in a step Δ after x at time t is normal with mean Δ x / (1 / s² + t) and variance
 * Δ + Δ² / (1 / s² + t), so that the average over θ is a chain as well (predictive power; Spiegelhalter, Freedman and
 * Blackburn 1986).
 *
 * @param at the score now, z √t
 * @param time share of the planned information now, in (0, 1)
 * @param spread s, positive
 */
record PlannedPower(double at, double time, double spread) {
    private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(60);

    /** What |z| must reach. */
    interface Boundary {
        /**
         * At a look.
         *
         * @param look its number, from 0
         * @param time share of the planned information
         */
        double at(int look, double time);
    }

    /**
     * By look, what share has claimed by then.
     *
     * @param times shares of the planned information at the looks, rising
     * @param boundary at each of them
     */
    double[] by(double[] times, Boundary boundary) {
        double[] claimed = new double[times.length];
        double[] nodes = {at};
        double[] mass = {1};
        double before = time;
        double sum = 0;
        for (int look = 0; look < times.length; look++) {
            double step = Math.max(0, times[look] - before);
            if (step > 0) {
                double trust = 1 / (1 / (spread * spread) + before);
                double deviation = Math.sqrt(step + step * step * trust);
                double limit = boundary.at(look, times[look]) * Math.sqrt(times[look]);
                double[] next = new double[RULE.getNumberOfPoints()];
                double[] carried = new double[next.length];
                for (int j = 0; j < nodes.length; j++) {
                    double mean = nodes[j] * (1 + step * trust);
                    sum += mass[j] * (above(limit - mean, deviation) + above(limit + mean, deviation));
                }
                for (int i = 0; i < next.length; i++) {
                    next[i] = limit * RULE.getPoint(i);
                    for (int j = 0; j < nodes.length; j++) {
                        double away = (next[i] - nodes[j] * (1 + step * trust)) / deviation;
                        carried[i] += mass[j] * Math.exp(-away * away / 2);
                    }
                    carried[i] *= limit * RULE.getWeight(i) / (deviation * Math.sqrt(2 * Math.PI));
                }
                nodes = next;
                mass = carried;
                before = times[look];
            }
            claimed[look] = Math.min(1, sum);
        }
        return claimed;
    }

    private static double above(double distance, double deviation) {
        return Normal.above(distance / deviation);
    }
}
