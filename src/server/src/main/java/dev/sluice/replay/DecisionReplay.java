package dev.sluice.replay;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.ArmDelta.CellDelta;
import dev.sluice.model.Measure;
import dev.sluice.model.Outcomes;
import dev.sluice.offpolicy.LoggedReward;
import dev.sluice.offpolicy.PolicyValue;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The value of another policy on an experiment's own mature decisions: at every version it gives the shares that it would
 * have given to what was mature then. The reward model is each arm's plug-in mean of that version, which knows nothing of
 * the decisions that it predicts.
 */
public final class DecisionReplay {
    private final PublishedExperiment experiment;
    private final Policy policy;
    private final Map<Long, AllocationVersion> versions;

    /**
     * @param versions that decisions may have been drawn from, by number
     */
    public DecisionReplay(PublishedExperiment experiment, Policy policy, Map<Long, AllocationVersion> versions) {
        policy.check(
                experiment.definition().arms().stream().map(ArmDefinition::key).toList());
        InvalidInput.require(
                policy.forgetting().isEmpty(),
                "policy",
                "must not forget: versions keep plain totals, so drop halfLife");
        this.experiment = experiment;
        this.policy = policy;
        this.versions = Map.copyOf(versions);
    }

    /**
     * Evaluates.
     *
     * @param cells mature decisions; those of unknown versions are left out
     * @param limit λ of the clipped, switching and shrinking estimators
     */
    public PolicyValue evaluate(List<CellDelta> cells, double limit) {
        List<LoggedReward> rows = new ArrayList<>();
        for (CellDelta cell : cells) {
            AllocationVersion version = versions.get(cell.cell().version());
            if (version != null) {
                add(cell, version, rows);
            }
        }
        long decisions = rows.stream().mapToLong(LoggedReward::count).sum();
        InvalidInput.require(
                decisions > 1,
                "from",
                "must leave two decisions or more that are mature and still logged, got " + decisions);
        return PolicyValue.of(rows, limit, true);
    }

    private void add(CellDelta cell, AllocationVersion version, List<LoggedReward> rows) {
        long eligible = cell.cell().eligible();
        double[] logged = version.allocation().among(eligible).orElse(new double[0]);
        double[] wanted = wanted(version, eligible);
        int slot = cell.cell().slot();
        if (slot >= logged.length || logged[slot] <= 0) {
            return;
        }
        Measure measure = experiment.definition().reward().measure();
        double value = 0;
        for (int other = 0; other < wanted.length; other++) {
            value += wanted[other] * measure.plugIn(version.mature(other));
        }
        double weight = wanted[slot] / logged[slot];
        double expected = measure.plugIn(version.mature(slot));
        Outcomes outcomes = cell.outcomes();
        for (int happened = 0; happened < outcomes.joint().size(); happened++) {
            long count = outcomes.joint().get(happened);
            if (count > 0) {
                rows.add(new LoggedReward(weight, measure.rewards().get(happened), value, expected, count));
            }
        }
    }

    /** What the policy would have drawn from, by slot. */
    private double[] wanted(AllocationVersion version, long eligible) {
        Measure measure = experiment.definition().reward().measure();
        List<ArmTotals> totals = new ArrayList<>();
        for (ArmDefinition arm : experiment.definition().arms()) {
            Outcomes mature = version.mature(experiment.slot(arm.key()));
            totals.add(ArmTotals.of(arm.key(), mature.rows(), measure.earned(mature)));
        }
        double[] shares = policy.allocate(totals).toArray();
        double[] bySlot = new double[version.allocation().size()];
        for (int i = 0; i < shares.length; i++) {
            bySlot[experiment.slot(experiment.definition().arms().get(i).key())] = shares[i];
        }
        return Allocation.proportional(bySlot).among(eligible).orElse(bySlot);
    }
}
