package dev.sluice.statistics;

/**
 * Adjusts a metric by what was known of each unit before it was assigned (Deng, Xu, Kohavi and Walker 2013):
 * Y' = Y − θ X, θ = cov(Y, X) / var(X) pooled over both arms. Variance falls by the squared correlation.
 *
 * @param control sums of the arm compared with
 * @param treatment sums of the arm asked about
 */
public record Cuped(Sums control, Sums treatment) {
    /** The coefficient; 0 where the covariate does not vary. */
    public double theta() {
        double spread = control.covariateSpread() + treatment.covariateSpread();
        return spread == 0 ? 0 : (control.coSpread() + treatment.coSpread()) / spread;
    }

    /**
     * Difference of the adjusted means, with the usual test.
     *
     * @param alpha chance of an interval that misses, in (0, 1)
     */
    public MeanDifference adjusted(double alpha) {
        double theta = theta();
        double centre = (control.x + treatment.x) / (control.n + treatment.n);
        return new MeanDifference(control.adjusted(theta, centre), treatment.adjusted(theta, centre), alpha);
    }

    /**
     * Share of the variance that is left after the adjustment; 1 where the covariate tells nothing, and above 1 where arms of
     * unequal size depend on it differently.
     */
    public double varianceLeft() {
        MeanDifference adjusted = adjusted(0.05);
        double before = control.outcome().errorSquared() + treatment.outcome().errorSquared();
        double after = adjusted.control().errorSquared() + adjusted.treatment().errorSquared();
        return before == 0 ? 1 : after / before;
    }

    /**
     * Sums over the units of an arm.
     *
     * @param n units, 2 or more
     * @param y sum of the outcomes
     * @param yy of their squares
     * @param x sum of the covariates
     * @param xx of their squares
     * @param xy of the products
     */
    public record Sums(long n, double y, double yy, double x, double xx, double xy) {
        /** No unit. */
        public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);

        public static Sums of(double y, double x) {
            return new Sums(1, y, y * y, x, x * x, x * y);
        }

        public Sums plus(Sums other) {
            return new Sums(n + other.n, y + other.y, yy + other.yy, x + other.x, xx + other.xx, xy + other.xy);
        }

        public Moments outcome() {
            return Moments.of(n, y, yy);
        }

        private double covariateSpread() {
            return xx - x * x / n;
        }

        private double coSpread() {
            return xy - x * y / n;
        }

        /** Moments of y − θ (x − centre): centred, so that the mean stays a mean of outcomes. */
        private Moments adjusted(double theta, double centre) {
            double spread = yy - y * y / n + theta * theta * covariateSpread() - 2 * theta * coSpread();
            return new Moments(n, (y - theta * (x - n * centre)) / n, Math.max(0, spread) / (n - 1));
        }
    }
}
