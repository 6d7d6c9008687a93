package dev.sluice.offpolicy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One logged slate.
 *
 * @param weights by position: π_e / π_b of the item shown there
 * @param rewards by position
 */
public record SlateReward(List<Double> weights, List<Double> rewards) {
    public SlateReward {
        weights = List.copyOf(weights);
        rewards = List.copyOf(rewards);
        if (weights.size() != rewards.size()) {
            throw new IllegalArgumentException("weights and rewards must be of as many positions");
        }
    }

    /** Σ_l r_l Π w over the whole slate: unbiased whatever users do, and useless beyond three positions. */
    public static Estimate standard(List<SlateReward> slates) {
        return mean(slates, slate -> slate.sum(slate.product(slate.weights.size() - 1)));
    }

    /** Independent IPS, Σ_l r_l w_l: for tiles that are looked at one by one (Li et al. 2018). */
    public static Estimate independent(List<SlateReward> slates) {
        return mean(slates, slate -> {
            double sum = 0;
            for (int position = 0; position < slate.weights.size(); position++) {
                sum += slate.rewards.get(position) * slate.weights.get(position);
            }
            return sum;
        });
    }

    /** Reward interaction IPS, Σ_l r_l Π_{l' ≤ l} w_{l'}: for feeds scanned from the top (McInerney et al. 2020). */
    public static Estimate cascade(List<SlateReward> slates) {
        return mean(slates, slate -> {
            double sum = 0;
            for (int position = 0; position < slate.weights.size(); position++) {
                sum += slate.rewards.get(position) * slate.product(position);
            }
            return sum;
        });
    }

    private static Estimate mean(List<SlateReward> slates, ToDoubleFunction<SlateReward> term) {
        return Estimate.mean(slates.stream().mapToDouble(term));
    }

    private double sum(double weight) {
        return rewards.stream().mapToDouble(reward -> reward * weight).sum();
    }

    private double product(int last) {
        double product = 1;
        for (int position = 0; position <= last; position++) {
            product *= weights.get(position);
        }
        return product;
    }
}
