package dev.sluice.policy;

import dev.sluice.model.Allocation;
import java.util.List;

/**
 * Shows the arm with the highest index, tied ones equally. Its propensities are 1 and 0, honestly: such a log forbids
 * every comparison of arms that needs propensities, and where feedback comes in batches it collapses to one arm per batch.
 */
public sealed interface IndexPolicy extends Policy permits Ucb1, KlUcb, BayesUcb {
    /**
     * How good the arm may be.
     *
     * @param arm with at least one trial
     * @param t trials of all arms, 1 or more
     */
    double index(ArmTotals arm, double t);

    @Override
    default boolean deterministic() {
        return true;
    }

    @Override
    default Allocation allocate(List<ArmTotals> arms) {
        if (Policy.warmingUp(arms, warmup())) {
            return Allocation.uniform(arms.size());
        }
        double t = Math.max(1, arms.stream().mapToDouble(ArmTotals::trials).sum());
        double[] indices = arms.stream()
                .mapToDouble(arm -> arm.trials() > 0 ? index(arm, t) : Double.POSITIVE_INFINITY)
                .toArray();
        double highest = Double.NEGATIVE_INFINITY;
        for (double index : indices) {
            highest = Math.max(highest, index);
        }
        double[] shares = new double[indices.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = indices[i] == highest ? 1 : 0;
        }
        return Allocation.proportional(shares);
    }
}
