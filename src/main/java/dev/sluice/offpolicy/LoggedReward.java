package dev.sluice.offpolicy;

/**
 * One logged decision, as off-policy estimators see it.
 *
 * @param weight w = π_e(a | x) / π_b(a | x) of the logged action, 0 or more
 * @param reward r
 * @param modelValue Σ_a π_e(a | x) q̂(x, a): what a reward model expects of the other policy; 0 without a model
 * @param modelReward q̂(x, a) of the logged action; 0 without a model
 */
public record LoggedReward(double weight, double reward, double modelValue, double modelReward) {
    public LoggedReward {
        if (!(weight >= 0) || Double.isInfinite(weight) || !Double.isFinite(reward)) {
            throw new IllegalArgumentException("needs a finite weight >= 0 and reward, got " + weight + ", " + reward);
        }
    }

    /** Without a reward model. */
    public static LoggedReward of(double weight, double reward) {
        return new LoggedReward(weight, reward, 0, 0);
    }
}
