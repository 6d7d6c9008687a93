package dev.sluice.validity;

import dev.sluice.learning.Trial;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import dev.sluice.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How soon effects of all sizes are claimed. */
final class EffectStudy {
    private static final double ALPHA = 0.05;
    private static final String FIXED = "\"policy\": {\"type\": \"fixed\"},";

    private EffectStudy() {}

    /** A lift of 1 % in 16 million rows, and one of 20 % where traffic moves to the better arm. */
    static List<Figure> small(int runs) {
        double small = share(runs, run -> {
            Trial trial = Trial.of(2, FIXED, 12_000_000L + run);
            for (int look = 0; look < 100; look++) {
                trial.step(160_000, .05, .0505);
            }
            return claim(trial, 1).equals(Claim.BETTER);
        });
        return List.of(
                Figure.atLeast("lift of 1 % over 5 %, 16 million rows, even split: claimed at the end", small, 0.80),
                Figure.atLeast("E, +20 % of four arms, floor 5 %: excluded at some look", ever(runs, .05), 0.78),
                Figure.atLeast("D, the same with a floor of 2.5 %", ever(runs, .025), 0.47));
    }

    private static double ever(int runs, double floor) {
        String policy = "\"policy\": {\"type\": \"thompson\", \"on\": \"rates\", \"floor\": " + floor + "},";
        return share(runs, run -> {
            Trial trial = Trial.of(4, policy, 13_000_000L + run);
            boolean excluded = false;
            for (int look = 0; look < 100 && !excluded; look++) {
                trial.step(1_000, .05, .05, .05, .06);
                Finding finding = trial.evidence().finding("ctr", 3, 0).orElseThrow();
                excluded = finding.logE() >= -Math.log(ALPHA)
                        && finding.difference().value() > 0;
            }
            return excluded;
        });
    }

    /** Arms as those of the demo: control gets 1 % and is far behind. */
    static List<Figure> demo(int runs) {
        double[] rates = {.07, .20, .25, .28, .30};
        double claimed = share(runs, run -> {
            Trial trial = Trial.of(
                    5, "\"policy\": {\"type\": \"thompson\", \"floor\": 0.01, \"warmup\": 50},", 14_000_000L + run);
            for (int shown = 0; shown < 4_000; shown += 100) {
                trial.step(100, rates);
            }
            return IntStream.range(1, rates.length)
                    .anyMatch(arm -> claim(trial, arm).differs());
        });
        return List.of(Figure.atLeast(
                "demo-like arms, floor 1 %: an interval against control excludes 0 at 4,000 decisions", claimed, 0.75));
    }

    /** Thirty per cent more in the first half and as much less in the second: on average nothing. */
    static List<Figure> crossing(int runs) {
        boolean[][] ends = IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> {
                    Trial trial = Trial.of(2, FIXED, 15_000_000L + run).paced(java.time.Duration.ofMinutes(10));
                    for (int look = 0; look < 120; look++) {
                        trial.step(1_000, .05, look < 60 ? .065 : .035);
                    }
                    boolean best = trial.evidence().standing().best().isPresent();
                    boolean changes = trial.evidence().course().drifts().get(0).changes();
                    boolean withdrawn = trial.evidence()
                            .finding("ctr", 1, 0)
                            .orElseThrow()
                            .withdrawn()
                            .isPresent();
                    return new boolean[] {best, changes, withdrawn};
                })
                .toArray(boolean[][]::new);
        double constant = share(runs, run -> {
            Trial trial = Trial.of(2, FIXED, 16_000_000L + run).paced(java.time.Duration.ofMinutes(10));
            for (int look = 0; look < 120; look++) {
                trial.step(1_000, .05, .0575);
            }
            return trial.evidence().course().drifts().get(0).changes();
        });
        return List.of(
                Figure.atMost("+30 %, then −30 %: best at the end", share(ends, 0), 0.05),
                Figure.atLeast("the same: the effect is said to change", share(ends, 1), 0.90),
                Figure.atLeast("the same: the claim is said to be withdrawn", share(ends, 2), 0.90),
                Figure.atMost("a constant effect of +15 % is said to change", constant, 0.05));
    }

    /** Planned at twice the sample of one look, at rates where a first plug-in of 5 % was far off. */
    static List<Figure> planned(int runs) {
        List<Figure> figures = new ArrayList<>();
        for (double[] rates : new double[][] {{.30, .33}, {.50, .53}, {.70, .73}, {.85, .87}}) {
            double perArm =
                    7.849 * (rates[0] * (1 - rates[0]) + rates[1] * (1 - rates[1])) / Math.pow(rates[1] - rates[0], 2);
            long decisions = Math.round(4 * perArm);
            double found = share(runs, run -> {
                Trial trial =
                        Trial.of(2, FIXED + "\"analysis\": {\"decisions\": " + decisions + "},", 17_000_000L + run);
                boolean claimed = false;
                for (int look = 0; look < 50 && !claimed; look++) {
                    trial.step((decisions + 49) / 50, rates);
                    claimed = claim(trial, 1) == Claim.BETTER;
                }
                return claimed;
            });
            figures.add(Figure.atLeast(
                    String.format(
                            Locale.ROOT,
                            "%.2f and %.2f, planned at twice the one-look sample: claimed",
                            rates[0],
                            rates[1]),
                    found,
                    0.94));
        }
        return figures;
    }

    /** Claims, limits, the best arm and recommendations of random experiments say the same in every snapshot. */
    static List<Figure> duality(int experiments) {
        long apart = IntStream.range(0, experiments)
                .parallel()
                .mapToLong(EffectStudy::contradictions)
                .sum();
        return List.of(
                Figure.atMost("contradictions in the snapshots of " + experiments + " random experiments", apart, 0));
    }

    private static long contradictions(int run) {
        java.util.SplittableRandom random = new java.util.SplittableRandom(18_000_000L + run);
        int arms = 2 + random.nextInt(3);
        String[] policies = {
            FIXED,
            FIXED + "\"analysis\": {\"decisions\": 4000, \"margin\": 0.01},",
            "\"policy\": {\"type\": \"thompson\"}, \"analysis\": {\"goals\": [\"ctr\", \"cvr\"], \"margin\": 0.02},",
            "\"policy\": {\"type\": \"epsilon-greedy\", \"epsilon\": 0.2},",
            "\"policy\": {\"type\": \"ucb1\"},"
        };
        double[] rates = new double[arms];
        double base = Math.pow(10, -2.5 * random.nextDouble()) * 0.8;
        Arrays.setAll(rates, arm -> Math.min(1, base * (1 + 0.5 * random.nextDouble() * random.nextInt(2))));
        Trial trial = Trial.of(arms, policies[random.nextInt(policies.length)], 18_000_000L + run);
        long apart = 0;
        for (int look = 0; look < 6; look++) {
            trial.step(random.nextInt(1, 2_000), rates);
            apart += contradictions(trial);
        }
        return apart;
    }

    private static long contradictions(Trial trial) {
        long apart = 0;
        for (Finding finding : trial.evidence().findings()) {
            Interval limits = finding.difference();
            boolean excludes = limits.lower() > 0 || limits.upper() < 0;
            boolean strong = finding.logE() >= -Math.log(finding.level()) * (1 - 1e-9);
            boolean beside = finding.lift().lower().orElse(-1.0) <= 0 || finding.claim() != Claim.UNDECIDED;
            apart += excludes == finding.claim().differs() && strong == excludes && beside ? 0 : 1;
            apart += limits.lower() <= limits.value() && limits.value() <= limits.upper() ? 0 : 1;
        }
        int arms = trial.experiment().definition().arms().size();
        apart += trial.evidence().standing().best().stream()
                .filter(best -> IntStream.range(0, arms)
                        .anyMatch(other -> other != best
                                && trial.evidence()
                                                .finding("ctr", best, other)
                                                .orElseThrow()
                                                .claim()
                                        != Claim.BETTER))
                .count();
        boolean recommended = trial.latest()
                .recommendation()
                .filter(found -> found.rule() == dev.sluice.model.Recommendation.Rule.CLAIM)
                .isPresent();
        // no rule acts while the propensities are in doubt, so that not every best arm is recommended
        return apart + (recommended && trial.evidence().standing().best().isEmpty() ? 1 : 0);
    }

    private static Claim claim(Trial trial, int arm) {
        return trial.evidence().finding("ctr", arm, 0).orElseThrow().claim();
    }

    private static double share(int runs, IntPredicate run) {
        return IntStream.range(0, runs).parallel().filter(run).count() / (double) runs;
    }

    private static double share(boolean[][] runs, int figure) {
        return Arrays.stream(runs).filter(run -> run[figure]).count() / (double) runs.length;
    }
}
