package dev.sluice.learning;

import dev.sluice.policy.DelayedTotals;

/**
 * What a policy learns from, where that is not simply all of it; one of the three at most is more than nothing.
 *
 * @param discounted where it forgets by half-life
 * @param recent where it looks at the last while only
 * @param cohorts by the age of decisions, where young ones are corrected for what is to come
 */
record LearnedSums(DecayedSums discounted, SlidingWindow recent, DelayedTotals cohorts) {
    static final LearnedSums NONE = new LearnedSums(DecayedSums.NONE, SlidingWindow.NONE, DelayedTotals.NONE);

    LearnedSums with(DecayedSums sums) {
        return new LearnedSums(sums, recent, cohorts);
    }

    LearnedSums with(SlidingWindow sums) {
        return new LearnedSums(discounted, sums, cohorts);
    }

    LearnedSums with(DelayedTotals sums) {
        return new LearnedSums(discounted, recent, sums);
    }
}
