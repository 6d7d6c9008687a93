package dev.sluice.validity;

import dev.sluice.policy.ArmTotals;
import dev.sluice.policy.FixedSplit;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ProbabilityBest;
import dev.sluice.policy.ThompsonSampling;
import dev.sluice.policy.ThompsonSampling.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Decision quality over a horizon of a million: rates are drawn, the policy runs until the leader's expected loss is small
 * enough, then only the leader is shown. Clicks given away in all.
 */
final class ShippingStudy {
    private static final int HORIZON = 1_000_000;
    private static final int BATCH = 2_000;
    private static final double RATE = 0.05;

    private ShippingStudy() {}

    static List<Finding> findings(int runs) {
        // concentration of a Beta with the same spread: m (1 − m) / (m s)² − 1
        Prior spread10 = prior((1 - RATE) / (RATE * 0.01) - 1);
        Prior spread5 = prior((1 - RATE) / (RATE * 0.0025) - 1);
        Policy thompson = new ThompsonSampling(spread10, 0.01, null, 0);
        double five = mean(runs, new Rule(5, 0.10, thompson, spread10, 0.002));
        double two = mean(runs, new Rule(2, 0.05, new FixedSplit(Map.of()), spread5, 0.001));
        return List.of(
                Finding.atMost("five arms, Thompson, shipped at 0.2 % loss: clicks given away of a million", five, 270),
                Finding.atMost("two arms, uniform, shipped at 0.1 % loss: clicks given away of a million", two, 125));
    }

    private static Prior prior(double concentration) {
        return new Prior(concentration * RATE, concentration * (1 - RATE));
    }

    private static double mean(int runs, Rule rule) {
        return IntStream.range(0, runs)
                .parallel()
                .mapToDouble(run -> rule.play(new SplittableRandom(66_000_000L + run)))
                .average()
                .orElse(0);
    }

    private record Rule(int arms, double spread, Policy policy, Prior prior, double loss) {
        double play(SplittableRandom random) {
            double[] rates = new double[arms];
            java.util.Random normal = new java.util.Random(random.nextLong());
            Arrays.setAll(rates, arm -> RATE * Math.exp(spread * normal.nextGaussian()));
            double best = Arrays.stream(rates).max().orElse(0);
            long[] pulls = new long[arms];
            long[] wins = new long[arms];
            double regret = 0;
            for (int shown = 0; shown < HORIZON; shown += BATCH) {
                List<ArmTotals> totals = totals(pulls, wins);
                int leader = shipped(totals);
                if (leader >= 0) {
                    return regret + (HORIZON - shown) * (best - rates[leader]);
                }
                double[] shares = policy.allocate(totals).toArray();
                for (int i = 0; i < BATCH; i++) {
                    int arm = Draw.arm(shares, random);
                    pulls[arm]++;
                    wins[arm] += random.nextDouble() < rates[arm] ? 1 : 0;
                    regret += best - rates[arm];
                }
            }
            return regret;
        }

        private int shipped(List<ArmTotals> totals) {
            List<Prior> posteriors = totals.stream().map(prior::after).toList();
            int leader = 0;
            for (int arm = 1; arm < arms; arm++) {
                leader = posteriors.get(arm).mean() > posteriors.get(leader).mean() ? arm : leader;
            }
            double mean = posteriors.get(leader).mean();
            return ProbabilityBest.of(posteriors).expectedMaximum() - mean <= loss * mean ? leader : -1;
        }

        private static List<ArmTotals> totals(long[] pulls, long[] wins) {
            List<ArmTotals> totals = new ArrayList<>();
            for (int arm = 0; arm < pulls.length; arm++) {
                totals.add(ArmTotals.of(String.valueOf(arm), pulls[arm], wins[arm]));
            }
            return totals;
        }
    }
}
