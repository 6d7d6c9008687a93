package dev.sluice.validity;

import dev.sluice.offpolicy.Estimate;
import dev.sluice.offpolicy.LoggedReward;
import dev.sluice.offpolicy.PolicyValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Intervals of self-normalised weighting: ten arms, softmax logging of several strengths, another softmax as target. */
final class OffPolicyStudy {
    private static final int ARMS = 10;

    private OffPolicyStudy() {}

    static List<Figure> figures(int runs) {
        return List.of(
                coverage("uniform log, 20,000 rows", runs, 20_000, 0, 30),
                coverage("mild log, 20,000 rows", runs, 20_000, 15, 30),
                coverage("strong log, 20,000 rows", runs, 20_000, 30, -10));
    }

    /** Shares of log and target are ∝ exp(strength × rate). */
    private static Figure coverage(String name, int runs, int rows, double log, double target) {
        double[] rates = new double[ARMS];
        Arrays.setAll(rates, arm -> 0.02 + 0.01 * arm);
        double[] logged = softmax(rates, log);
        double[] wanted = softmax(rates, target);
        double truth = IntStream.range(0, ARMS)
                .mapToDouble(arm -> wanted[arm] * rates[arm])
                .sum();
        long covered = IntStream.range(0, runs)
                .parallel()
                .filter(run -> {
                    SplittableRandom random = new SplittableRandom(44_000_000L + run);
                    List<LoggedReward> sample = new ArrayList<>(rows);
                    for (int i = 0; i < rows; i++) {
                        int arm = Draw.arm(logged, random);
                        double click = random.nextDouble() < rates[arm] ? 1 : 0;
                        sample.add(LoggedReward.of(wanted[arm] / logged[arm], click));
                    }
                    Estimate snips =
                            PolicyValue.of(sample, 10, false).estimates().get("snips");
                    return snips.lower().orElseThrow() <= truth
                            && truth <= snips.upper().orElseThrow();
                })
                .count();
        return new Figure(name + ": interval of snips covers", covered / (double) runs, 0.93, 0.96);
    }

    private static double[] softmax(double[] rates, double strength) {
        double[] shares =
                Arrays.stream(rates).map(rate -> Math.exp(strength * rate)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }
}
