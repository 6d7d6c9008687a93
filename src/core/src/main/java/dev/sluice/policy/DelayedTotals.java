package dev.sluice.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What an arm has earned so far, by the age of its decisions on a logarithmic scale: what {@link DelayCurves} needs to tell
 * failures from successes that are still to come. Sums of the changes seen so far and of the time, whatever their order.
 *
 * @param asOf granule up to which cohorts have aged
 * @param open cohorts within the window, oldest first; about three for each doubling of the age
 * @param mature all older ones together
 */
public record DelayedTotals(long asOf, List<DelayedCohort> open, DelayedCohort mature) {
    /** Nothing decided yet. */
    public static final DelayedTotals NONE = new DelayedTotals(0, List.of(), DelayedCohort.NONE);

    public DelayedTotals {
        open = List.copyOf(open);
    }

    public DelayedTotals plus(DelayedChange change, DelayScale scale) {
        DelayedCohort more = DelayedCohort.of(change, scale);
        DelayedTotals aged = at(Math.max(scale.number(change.seenAt()), more.start()), scale);
        if (scale.matured(more.start(), aged.asOf)) {
            return new DelayedTotals(aged.asOf, aged.open, matured(aged.mature, more));
        }
        return new DelayedTotals(
                aged.asOf, with(aged.open, more.from(scale.start(more.start(), aged.asOf))), aged.mature);
    }

    /**
     * With cohorts aged.
     *
     * @param now granule; an earlier one than before changes nothing
     */
    public DelayedTotals at(long now, DelayScale scale) {
        if (now <= asOf) {
            return this;
        }
        DelayedCohort over = mature;
        TreeMap<Long, DelayedCohort> left = new TreeMap<>();
        for (DelayedCohort cohort : open) {
            if (scale.matured(cohort.start(), now)) {
                over = matured(over, cohort);
            } else {
                DelayedCohort older = cohort.from(scale.start(cohort.start(), now));
                left.merge(older.start(), older, DelayedCohort::plus);
            }
        }
        return new DelayedTotals(now, List.copyOf(left.values()), over);
    }

    /** Decisions of any age. */
    public double rows() {
        double rows = mature.rows();
        for (DelayedCohort cohort : open) {
            rows += cohort.rows();
        }
        return Math.max(0, rows);
    }

    /** Their times no longer matter. */
    private static DelayedCohort matured(DelayedCohort mature, DelayedCohort more) {
        return mature.plus(new DelayedCohort(0, 0, more.rows(), 0, more.successes()));
    }

    private static List<DelayedCohort> with(List<DelayedCohort> open, DelayedCohort more) {
        List<DelayedCohort> cohorts = new ArrayList<>(open);
        int place = cohorts.size();
        while (place > 0 && cohorts.get(place - 1).start() > more.start()) {
            place--;
        }
        if (place > 0 && cohorts.get(place - 1).start() == more.start()) {
            cohorts.set(place - 1, cohorts.get(place - 1).plus(more));
        } else {
            cohorts.add(place, more);
        }
        return cohorts;
    }
}
