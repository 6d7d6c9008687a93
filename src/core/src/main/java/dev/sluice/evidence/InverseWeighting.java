package dev.sluice.evidence;

import dev.sluice.model.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Arm means over all traffic, whoever received it: φ_t(a) = m_a + 1[a drawn] (Y − m_a) / p_a, unbiased for what arm a
 * would have earned at t (augmented inverse propensity weighting; Robins, Rotnitzky and Zhao 1994). From it the regret
 * against always showing one arm, Σ (φ_t(b) − Y_t), and the gain over showing all equally, Σ (Y_t − mean_a φ_t(a)).
 * The asymptotic limits need propensities away from 0: see {@link #leastPropensity}.
 *
 * @param values by arm: φ
 * @param regrets by arm: φ − Y
 * @param gain Y − mean φ
 * @param leastPropensity smallest positive propensity of any decision; 1 before the first one
 */
public record InverseWeighting(
        List<RunningMean> values, List<RunningMean> regrets, RunningMean gain, double leastPropensity) {
    public InverseWeighting {
        values = List.copyOf(values);
        regrets = List.copyOf(regrets);
    }

    public static InverseWeighting none(int arms) {
        List<RunningMean> nothing = Collections.nCopies(arms, RunningMean.NONE);
        return new InverseWeighting(nothing, nothing, RunningMean.NONE, 1);
    }

    /** With that many arms, of which the last were not there before. */
    InverseWeighting fitting(int arms) {
        List<RunningMean> joined = Collections.nCopies(arms - values.size(), RunningMean.NONE);
        return new InverseWeighting(
                Stream.concat(values.stream(), joined.stream()).toList(),
                Stream.concat(regrets.stream(), joined.stream()).toList(),
                gain,
                leastPropensity);
    }

    public InverseWeighting plus(Draws draws) {
        List<RunningMean> values = new ArrayList<>(this.values);
        List<RunningMean> regrets = new ArrayList<>(this.regrets);
        RunningMean gain = this.gain;
        for (int drawn = 0; drawn < values.size(); drawn++) {
            if (draws.rewards().get(drawn).rows() > 0) {
                gain = gain.plus(add(draws, drawn, values, regrets));
            }
        }
        return new InverseWeighting(values, regrets, gain, least(draws));
    }

    /**
     * Adds the decisions for one arm to every eligible one; returns their gain. All of it is linear in the reward: φ of the
     * arm drawn is m (1 − 1 / p) + Y / p, of any other m.
     */
    private static RunningMean add(Draws draws, int drawn, List<RunningMean> values, List<RunningMean> regrets) {
        Rewards rewards = draws.rewards().get(drawn);
        double offsets = 0;
        double factors = 0;
        int eligible = 0;
        for (int arm = 0; arm < values.size(); arm++) {
            if (draws.eligible(arm)) {
                double factor = arm == drawn ? 1 / draws.propensities()[arm] : 0;
                double offset = draws.plugIns()[arm] * (1 - factor);
                values.set(arm, values.get(arm).plus(rewards.scaled(offset, factor)));
                regrets.set(arm, regrets.get(arm).plus(rewards.scaled(offset, factor - 1)));
                offsets += offset;
                factors += factor;
                eligible++;
            }
        }
        return eligible == 0 ? rewards.scaled(0, 0) : rewards.scaled(-offsets / eligible, 1 - factors / eligible);
    }

    private double least(Draws draws) {
        double least = leastPropensity;
        for (double propensity : draws.propensities()) {
            least = propensity > 0 && draws.rows() > 0 ? Math.min(least, propensity) : least;
        }
        return least;
    }

    /**
     * Regret so far against the best arm in hindsight, with an upper limit that holds at every look: the largest upper
     * limit over arms, each at α / K. The lower limit is 0 or, where larger, the largest lower one.
     *
     * @param sequence at α; divided over the arms here
     */
    public Interval regret(AsymptoticSequence sequence) {
        AsymptoticSequence each = sequence.at(sequence.alpha() / Math.max(1, regrets.size()));
        double value = 0;
        double lower = 0;
        double upper = 0;
        for (RunningMean regret : regrets) {
            Interval total = regret.total(each);
            value = Math.max(value, total.value());
            lower = Math.max(lower, total.lower());
            upper = Math.max(upper, total.upper());
        }
        return new Interval(value, lower, upper);
    }
}
