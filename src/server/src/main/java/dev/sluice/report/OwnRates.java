package dev.sluice.report;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Interval;
import dev.sluice.statistics.BetaMixture;
import java.util.Optional;

/**
 * Limits of an arm's rate on the traffic that it received itself, at the error of the analysis. The mixture is tightest about
 * the base rate of the reward where one is planned, with the weight of {@value #PRIOR_ROWS} rows.
 *
 * @param alpha chance that the limits ever miss
 * @param reward name of the metric that the policy maximises
 * @param baseRate of it
 */
public record OwnRates(double alpha, String reward, Optional<Double> baseRate) {
    private static final double PRIOR_ROWS = 100;
    private static final double UNINFORMED = 0.5;

    public static OwnRates of(ExperimentDefinition definition) {
        return new OwnRates(
                definition.analysis().alpha(),
                definition.reward().measure().name(),
                definition.analysis().baseRate());
    }

    /** [0, 1] before the first row. */
    public Interval interval(String metric, long successes, long rows) {
        double rate = baseRate.filter(planned -> metric.equals(reward)).orElse(0.0);
        BetaMixture mixture = rate > 0
                ? new BetaMixture(PRIOR_ROWS * rate, PRIOR_ROWS * (1 - rate), alpha)
                : new BetaMixture(UNINFORMED, UNINFORMED, alpha);
        return mixture.interval(successes, rows);
    }
}
