package dev.sluice.learning;

import dev.sluice.policy.ArmTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What an arm earned in the last while, by steps of a 64th of it: the newest row is the reference, so that nothing changes
 * without data and the order of arrival does not matter.
 *
 * @param steps oldest first
 */
record SlidingWindow(List<Step> steps) {
    static final SlidingWindow NONE = new SlidingWindow(List.of());

    private static final int STEPS = 64;

    SlidingWindow {
        steps = List.copyOf(steps);
    }

    SlidingWindow plus(long rows, double earned, Instant maturedAt, Duration window) {
        long number = number(maturedAt, window);
        List<Step> sum = new ArrayList<>(steps);
        int place = sum.size();
        while (place > 0 && sum.get(place - 1).number > number) {
            place--;
        }
        if (place > 0 && sum.get(place - 1).number == number) {
            Step same = sum.get(place - 1);
            sum.set(place - 1, new Step(number, same.rows + rows, same.earned + earned));
        } else {
            sum.add(place, new Step(number, rows, earned));
        }
        long newest = sum.get(sum.size() - 1).number;
        sum.removeIf(step -> step.number <= newest - STEPS);
        return new SlidingWindow(sum);
    }

    /** Number of the newest step; lowest without any. */
    long newest() {
        return steps.isEmpty() ? Long.MIN_VALUE + STEPS : steps.get(steps.size() - 1).number;
    }

    /** What a policy learns from, seen from the newest step of any arm. */
    ArmTotals totals(String arm, long rows, long newest) {
        double trials = 0;
        double reward = 0;
        for (Step step : steps) {
            if (step.number > newest - STEPS) {
                trials += step.rows;
                reward += step.earned;
            }
        }
        double left = Math.max(0, trials);
        return new ArmTotals(arm, rows, left, Math.min(left, Math.max(0, reward)));
    }

    private static long number(Instant time, Duration window) {
        return Math.floorDiv(time.toEpochMilli(), Math.max(1, window.toMillis() / STEPS));
    }

    /**
     * One step.
     *
     * @param number counts steps since the epoch
     * @param rows learned in it
     * @param earned by them
     */
    record Step(long number, long rows, double earned) {}
}
