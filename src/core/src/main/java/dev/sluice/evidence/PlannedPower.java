package dev.sluice.evidence;

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
        Density density = Density.at(at);
        double before = time;
        double sum = 0;
        for (int look = 0; look < times.length; look++) {
            double more = times[look] - before;
            if (more > 0) {
                double trust = 1 / (1 / (spread * spread) + before);
                Density.Step step = new Density.Step(1 + more * trust, Math.sqrt(more + more * more * trust));
                double limit = boundary.at(look, times[look]) * Math.sqrt(times[look]);
                sum += density.crossing(step, limit);
                density = density.next(step, limit);
                before = times[look];
            }
            claimed[look] = Math.min(1, sum);
        }
        return claimed;
    }
}
