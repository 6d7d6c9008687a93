package dev.sluice.offpolicy;

/**
 * One logged decision, or several equal ones, as off-policy estimators see them.
 *
 * @param weight w = π_e(a | x) / π_b(a | x) of the logged action, 0 or more
 * @param reward r
 * @param modelValue Σ_a π_e(a | x) q̂(x, a): what a reward model expects of the other policy; 0 without a model
 * @param modelReward q̂(x, a) of the logged action; 0 without a model
 * @param count how many equal decisions these are, 1 or more
 */
public record LoggedReward(double weight, double reward, double modelValue, double modelReward, long count) {
    public LoggedReward {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, got " + count);
        }
        if (!(weight >= 0) || Double.isInfinite(weight) || !Double.isFinite(reward)) {
            throw new IllegalArgumentException("needs a finite weight >= 0 and reward, got " + weight + ", " + reward);
        }
    }

    public static LoggedReward of(double weight, double reward) {
        return new LoggedReward(weight, reward, 0, 0, 1);
    }
}
