package dev.sluice.policy;

/**
 * What one arm has earned so far on learned decisions.
 *
 * @param arm the arm's key
 * @param rows learned decisions
 * @param trials the same, discounted where the policy forgets; in [0, rows]
 * @param reward sum of their rewards, each in [0, 1], discounted likewise; in [0, trials]
 */
public record ArmTotals(String arm, long rows, double trials, double reward) {
    public ArmTotals {
        if (rows < 0 || !(trials >= 0)) {
            throw new IllegalArgumentException("rows and trials must not be negative, got " + rows + " and " + trials);
        }
        if (!(reward >= 0 && reward <= trials * (1 + 1e-9))) {
            throw new IllegalArgumentException("reward must be in [0, " + trials + "], got " + reward);
        }
    }

    public static ArmTotals none(String arm) {
        return new ArmTotals(arm, 0, 0, 0);
    }

    public static ArmTotals of(String arm, long rows, double reward) {
        return new ArmTotals(arm, rows, rows, reward);
    }

    /** Mean reward per trial; 0 before the first one. */
    public double mean() {
        return trials > 0 ? reward / trials : 0;
    }
}
