package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.Measure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How evidence is read. Fixed before the start, since what is claimed holds only then: a change begins a new group.
 *
 * @param alpha chance of a wrong claim among all goals, in (0, 0.5]; default 0.05
 * @param goals metrics whose claims share alpha; default the reward, or ctr where it is composite
 * @param decisions mature rows that are planned, 100 or more: under a fixed split the horizon, else where the limits of
 *     segments and of rates per impression are tightest; default none
 * @param looks how often a fixed split with planned decisions is judged, at equal steps, 1 to 1000; default none: it may be
 *     watched all the time, at the price of some power
 * @param baseRate rate of the reward that is expected of control, in (0, 1): tunes intervals; default none
 * @param margin difference of rates that does not matter, in (0, 1); arms within it are equivalent; default none
 * @param covariate attribute of the request's context, a number in [−1e9, 1e9] known of the unit before its first decision,
 *     by which rates per impression are adjusted under a fixed split of users or sessions; it travels in the token, which is
 *     signed and not encrypted; default none
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Analysis(
        Double alpha,
        Set<Metric> goals,
        Optional<Long> decisions,
        Optional<Integer> looks,
        Optional<Double> baseRate,
        Optional<Double> margin,
        Optional<String> covariate) {
    /** Nothing said. */
    public static final Analysis DEFAULT = new Analysis(
            0.05, Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static final long LEAST_DECISIONS = 100;
    private static final long UNPLANNED_DECISIONS = 100_000;
    private static final double UNKNOWN_RATE = 0.05;
    /** Squares of larger ones, summed up, would drown all others. */
    private static final double LARGEST_COVARIATE = 1e9;

    public Analysis {
        alpha = alpha == null ? 0.05 : alpha;
        goals = goals == null ? Set.of() : Set.copyOf(goals);
        decisions = decisions == null ? Optional.empty() : decisions;
        looks = looks == null ? Optional.empty() : looks;
        baseRate = baseRate == null ? Optional.empty() : baseRate;
        margin = margin == null ? Optional.empty() : margin;
        covariate = covariate == null ? Optional.empty() : covariate;
        require(alpha > 0 && alpha <= 0.5, "alpha", "must be in (0, 0.5], got " + alpha);
        decisions.ifPresent(
                planned -> require(planned >= LEAST_DECISIONS, "decisions", "must be 100 or more, got " + planned));
        looks.ifPresent(often -> require(often >= 1 && often <= 1000, "looks", "must be 1 to 1000, got " + often));
        baseRate.ifPresent(rate -> requireRate(rate, "baseRate"));
        margin.ifPresent(difference -> requireRate(difference, "margin"));
        covariate.ifPresent(attribute ->
                require(!attribute.isEmpty() && attribute.length() <= 64, "covariate", "must have 1 to 64 characters"));
    }

    /** With that chance of a wrong claim, and nothing else said. */
    public static Analysis at(double alpha) {
        return new Analysis(
                alpha,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static void requireRate(double rate, String field) {
        require(rate > 0 && rate < 1, field, "must be in (0, 1), got " + rate);
    }

    /** Variance of the sum of the planned rewards, decisions × m (1 − m): for 100,000 at 0.05 where nothing is said. */
    public double plannedVariance() {
        double rate = baseRate.orElse(UNKNOWN_RATE);
        return decisions.orElse(UNPLANNED_DECISIONS) * rate * (1 - rate);
    }

    /** Value of the covariate in a request's context; empty where it is no number of a believable size. */
    Optional<Double> covariate(Map<String, Object> context) {
        return covariate
                .map(context::get)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue())
                .filter(value -> Math.abs(value) <= LARGEST_COVARIATE);
    }

    /** The goals, or the default for that reward. */
    List<Measure> goals(Reward reward) {
        if (goals.isEmpty()) {
            return List.of(reward.composite() == null ? reward.measure() : Metric.CTR.measure());
        }
        return goals.stream().sorted().map(Metric::measure).toList();
    }
}
