package dev.sluice.model;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.Instant;
import java.util.List;

/**
 * How the reward went over time.
 *
 * @param stretches of equal length, at most 24
 * @param drifts of every arm's effect, control left out
 * @param rates whether the arms' own rates change
 */
public record RewardCourse(List<Stretch> stretches, List<Drift> drifts, Rates rates) {
    private static final double CHANGES = Math.log(20);
    private static final double CLEAR = 3.5;

    /** Nothing yet. */
    public static final RewardCourse NONE = new RewardCourse(List.of(), List.of(), Rates.SAME);

    public RewardCourse {
        stretches = List.copyOf(stretches);
        drifts = List.copyOf(drifts);
    }

    /**
     * What matured in one stretch.
     *
     * @param from start
     * @param until end
     * @param rates by slot
     * @param effects by slot
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Stretch(Instant from, Instant until, List<Rate> rates, List<Effect> effects) {
        public Stretch {
            rates = List.copyOf(rates);
            effects = List.copyOf(effects);
        }
    }

    /**
     * Rows of an arm.
     *
     * @param rows how many matured
     * @param earned reward of these
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Rate(long rows, double earned) {}

    /**
     * An arm's rate less control's, with limits at 95 % by itself.
     *
     * @param value the estimate
     * @param lower limit
     * @param upper limit
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Effect(double value, double lower, double upper) {}

    /**
     * Whether the arms' own rates change, as they do where users tire or a world runs dry.
     *
     * @param logE ln E against "each arm's rate is the same in all stretches": the mean of E over arms
     * @param trend slope over time of all arms together, in standard errors (Stouffer)
     */
    public record Rates(double logE, double trend) {
        /** Nothing known. */
        public static final Rates SAME = new Rates(0, 0);

        /** Whether they are not the same all the time, at the 5 % level. */
        public boolean change() {
            return logE >= CHANGES;
        }

        /** Whether they clearly go down. */
        public boolean fall() {
            return change() && trend <= -CLEAR;
        }
    }

    /**
     * Whether an arm's effect changes.
     *
     * @param arm slot
     * @param logE ln E against "the effect is the same in all stretches"
     * @param trend slope of the effect over time, in standard errors
     * @param crowding slope of the effect over the arm's own share, in standard errors: below 0 where the arm earns less the
     *     more it is shown
     */
    public record Drift(int arm, double logE, double trend, double crowding) {
        /** Whether the effect is not the same all the time, at the 5 % level. */
        public boolean changes() {
            return logE >= CHANGES;
        }

        /** Whether it changes and goes down. */
        public boolean falls() {
            return changes() && trend < 0;
        }

        /** Whether it clearly falls as the arm's share rises. */
        public boolean crowded() {
            return crowding <= -CLEAR;
        }
    }
}
