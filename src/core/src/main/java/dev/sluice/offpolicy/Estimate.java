package dev.sluice.offpolicy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.statistics.Normal;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * An estimated policy value with its normal interval; without one where the estimator is biased, since the interval would
 * be about something else.
 *
 * @param value reward per decision
 * @param se standard error
 * @param lower limit
 * @param upper limit
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Estimate(double value, double se, Optional<Double> lower, Optional<Double> upper) {
    private static final double ALPHA = 0.05;

    static Estimate of(double value, double se) {
        double radius = Normal.quantile(1 - ALPHA / 2) * se;
        return new Estimate(value, se, Optional.of(value - radius), Optional.of(value + radius));
    }

    /** The same without an interval. */
    Estimate biased() {
        return new Estimate(value, se, Optional.empty(), Optional.empty());
    }

    /** The same with an interval of what is never negative. */
    Estimate cut() {
        return new Estimate(value, se, lower.map(limit -> Math.max(0, limit)), upper.map(limit -> Math.max(0, limit)));
    }

    /** Whether it is farther from another one than both errors explain. */
    boolean disagrees(Estimate other) {
        double errors = 2 * Math.hypot(se, other.se);
        return Math.abs(value - other.value) > errors;
    }

    /** Mean of independent terms. */
    static Estimate mean(DoubleStream terms) {
        double[] values = terms.toArray();
        double mean = StatUtils.mean(values);
        return of(mean, Math.sqrt(StatUtils.variance(values, mean) / values.length));
    }

    /** Mean of independent terms, one for each decision. */
    static Estimate mean(List<LoggedReward> rows, ToDoubleFunction<LoggedReward> term) {
        double n = 0;
        double sum = 0;
        for (LoggedReward row : rows) {
            n += row.count();
            sum += row.count() * term.applyAsDouble(row);
        }
        double mean = sum / n;
        double squares = 0;
        for (LoggedReward row : rows) {
            squares += row.count() * Math.pow(term.applyAsDouble(row) - mean, 2);
        }
        return of(mean, Math.sqrt(squares / (n - 1) / n));
    }
}
