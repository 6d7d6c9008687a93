package dev.sluice.learning;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Allocation;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.LiftSums;
import dev.sluice.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the policy gives to the arms, less what guardrails take: while an arm that is not stopped warms up, all such arms
 * get the same; after that, what a stopped arm would get goes to control.
 */
final class Shares {
    private Shares() {}

    /**
     * Shares in the order of the definition's arms.
     *
     * @param lifts what is known of relative effects; empty where the policy does not ask
     */
    static double[] of(PublishedExperiment experiment, GroupTotals totals, Optional<LiftSums> lifts, Instant now) {
        double[] shares = guarded(experiment, totals, lifts, now);
        boolean[] beaten = new boolean[shares.length];
        for (int i = 0; i < shares.length; i++) {
            int slot = experiment.slot(experiment.definition().arms().get(i).key());
            beaten[i] = totals.progress().eliminated().contains(slot);
        }
        int control = experiment.armSlots().indexOf(experiment.controlSlot());
        return floored(shares, beaten, experiment.definition().policy().leastShares(shares.length, control));
    }

    /** What beaten arms get beyond the floor goes to the others in proportion. */
    private static double[] floored(double[] shares, boolean[] beaten, double[] floors) {
        double taken = 0;
        double left = 0;
        for (int i = 0; i < shares.length; i++) {
            taken += beaten[i] ? Math.max(0, shares[i] - floors[i]) : 0;
            left += beaten[i] ? 0 : shares[i];
        }
        if (taken == 0 || left == 0) {
            return shares;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = beaten[i] ? Math.min(shares[i], floors[i]) : shares[i] * (1 + taken / left);
        }
        return Allocation.proportional(shares).toArray();
    }

    private static double[] guarded(
            PublishedExperiment experiment, GroupTotals totals, Optional<LiftSums> lifts, Instant now) {
        Policy policy = experiment.definition().policy();
        List<ArmTotals> learned = totals.totals(experiment, now);
        if (totals.tripped().isEmpty()) {
            return policy.allocate(experiment.experience(learned, lifts)).toArray();
        }
        List<ArmDefinition> arms = experiment.definition().arms();
        List<ArmTotals> well = new ArrayList<>();
        List<ArmTotals> warm = new ArrayList<>();
        boolean[] stopped = new boolean[arms.size()];
        for (int i = 0; i < stopped.length; i++) {
            ArmTotals arm = learned.get(i);
            stopped[i] = totals.tripped().containsKey(experiment.slot(arm.arm()));
            if (!stopped[i]) {
                well.add(arm);
            }
            long rows = stopped[i] ? Math.max(arm.rows(), policy.warmup()) : arm.rows();
            warm.add(new ArmTotals(arm.arm(), rows, arm.trials(), arm.reward()));
        }
        return Policy.warmingUp(well, policy.warmup())
                ? uniform(stopped, well.size())
                : toControl(policy.allocate(experiment.experience(warm, lifts)).toArray(), stopped, arms);
    }

    private static double[] uniform(boolean[] stopped, int left) {
        double[] shares = new double[stopped.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = stopped[i] ? 0 : 1.0 / left;
        }
        return shares;
    }

    private static double[] toControl(double[] shares, boolean[] stopped, List<ArmDefinition> arms) {
        double taken = 0;
        for (int i = 0; i < shares.length; i++) {
            taken += stopped[i] ? shares[i] : 0;
            shares[i] = stopped[i] ? 0 : shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] += arms.get(i).control() ? taken : 0;
        }
        return shares;
    }
}
