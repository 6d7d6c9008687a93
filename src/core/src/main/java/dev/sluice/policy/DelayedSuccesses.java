package dev.sluice.policy;

/**
 * Successes of some decisions with how late they came: what the likelihood of a hurdle and a geometric delay needs, no more.
 * Rewards in part count in part. Since what is taken back does not tell when it had come, it is kept apart and taken from
 * all delays alike.
 *
 * @param came all that ever came
 * @param late of these, what came a granule or more after the decision
 * @param granules sum of the whole granules by which it came later
 * @param returned of all that came, what was taken back
 */
public record DelayedSuccesses(double came, double late, double granules, double returned) {
    static final DelayedSuccesses NONE = new DelayedSuccesses(0, 0, 0, 0);

    /** A change of rewards, seen so many whole granules after the decision. */
    static DelayedSuccesses of(double reward, long delay) {
        if (reward < 0) {
            return new DelayedSuccesses(0, 0, 0, -reward);
        }
        return new DelayedSuccesses(reward, delay > 0 ? reward : 0, reward * Math.max(0, delay), 0);
    }

    DelayedSuccesses plus(DelayedSuccesses other) {
        return new DelayedSuccesses(
                came + other.came, late + other.late, granules + other.granules, returned + other.returned);
    }

    /** What is left of these. */
    double left() {
        return Math.max(0, came - returned);
    }

    /** The same as if what was taken back had never come. */
    DelayedSuccesses net() {
        double share = came > 0 ? left() / came : 0;
        return new DelayedSuccesses(left(), late * share, granules * share, 0);
    }
}
