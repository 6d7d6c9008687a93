package dev.sluice.planning;

import dev.sluice.codec.InvalidInput;
import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.Forgetting;
import dev.sluice.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy knows within a simulated run: counts, forgotten as the policy wants, with one decision as the unit of
 * time. One thread.
 */
final class SimulatedTotals {
    private static final int STEPS = 64;
    private static final double DAY_MILLIS = 86_400_000.0;

    private final List<RegretStudy.Arm> arms;
    private final double halfLife;
    private final double window;
    private final long[] rows;
    private final double[] trials;
    private final double[] rewards;
    private final double[][] stepTrials;
    private final double[][] stepRewards;
    private double scale = 1;
    private long step;

    /**
     * Before the first decision.
     *
     * @param decisionsPerDay turns the policy's durations into decisions
     */
    SimulatedTotals(List<RegretStudy.Arm> arms, Policy policy, double decisionsPerDay) {
        this.arms = arms;
        Forgetting forgetting = policy.forgetting().orElse(null);
        this.halfLife = forgetting instanceof Forgetting.HalfLife decay
                ? decay.halfLife().toMillis() / DAY_MILLIS * decisionsPerDay
                : 0;
        this.window = forgetting instanceof Forgetting.Window last
                ? last.length().toMillis() / DAY_MILLIS * decisionsPerDay
                : 0;
        this.rows = new long[arms.size()];
        this.trials = new double[arms.size()];
        this.rewards = new double[arms.size()];
        this.stepTrials = new double[window > 0 ? STEPS : 0][arms.size()];
        this.stepRewards = new double[window > 0 ? STEPS : 0][arms.size()];
    }

    /** A decision was made at that time. */
    void shown(int arm, long time) {
        advance(time);
        rows[arm]++;
        trials[arm] += scale;
        if (window > 0) {
            stepTrials[(int) (step % STEPS)][arm]++;
        }
    }

    /** A success came back at that time. */
    void succeeded(int arm, long time) {
        advance(time);
        rewards[arm] += scale;
        if (window > 0) {
            stepRewards[(int) (step % STEPS)][arm]++;
        }
    }

    /** Forward decay: the newest decisions weigh more, all by the same factor less when read. */
    private void advance(long time) {
        if (halfLife > 0) {
            scale = Math.exp(time / halfLife * Math.log(2));
            if (scale > 1e100) {
                throw new InvalidInput("policy.halfLife", "must be at least a 300th of the horizon, in decisions");
            }
        }
        while (window > 0 && step < (long) (time / window * STEPS)) {
            step++;
            int place = (int) (step % STEPS);
            for (int arm = 0; arm < rows.length; arm++) {
                trials[arm] -= stepTrials[place][arm];
                rewards[arm] -= stepRewards[place][arm];
                stepTrials[place][arm] = 0;
                stepRewards[place][arm] = 0;
            }
        }
    }

    /** What the policy may learn from now. */
    List<ArmTotals> totals() {
        List<ArmTotals> totals = new ArrayList<>(rows.length);
        for (int i = 0; i < rows.length; i++) {
            double left = Math.max(0, trials[i] / scale);
            double reward = Math.min(left, Math.max(0, rewards[i] / scale));
            totals.add(new ArmTotals(arms.get(i).key(), rows[i], Math.min(rows[i], left), reward));
        }
        return totals;
    }
}
