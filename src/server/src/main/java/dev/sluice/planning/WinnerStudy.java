package dev.sluice.planning;

import dev.sluice.policy.Policy;
import dev.sluice.statistics.SampleSize;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Plays experiments until an arm is claimed best, to see how long that takes. The claim holds at every look, of which each
 * run has a hundred.
 *
 * @param arms two or more, with their true rates
 * @param policy that allocates, at random
 * @param alpha error of claims
 * @param horizon decisions after which a run is given up, 100 or more
 */
public record WinnerStudy(List<RegretStudy.Arm> arms, Policy policy, double alpha, long horizon) {
    /** Experiments that are played. */
    public static final int RUNS = 100;

    private static final int LOOKS = 100;
    /** A policy that has not proven anything after so many times the even split's sample is given up. */
    private static final int PATIENCE = 6;

    private static final double LEAST_LIFT = 1.01;

    /** With a horizon that depends on what an even split, looked at once, would need. */
    static WinnerStudy after(long evenSplit, List<RegretStudy.Arm> arms, Policy policy, double alpha) {
        return new WinnerStudy(arms, policy, alpha, Math.max(LOOKS, PATIENCE * evenSplit));
    }

    /**
     * With a horizon that fits how much better the best arm is than the next one; empty where it is not better by 1 % or
     * more, which would take forever.
     *
     * @param power chance of an even split, looked at once, to find it
     */
    public static Optional<WinnerStudy> of(List<RegretStudy.Arm> arms, Policy policy, double alpha, double power) {
        List<Double> rates = arms.stream()
                .map(RegretStudy.Arm::rate)
                .sorted(Comparator.reverseOrder())
                .toList();
        if (rates.get(0) < rates.get(1) * LEAST_LIFT) {
            return Optional.empty();
        }
        double perArm = new SampleSize(alpha / (arms.size() - 1), power).perArm(rates.get(1), rates.get(0));
        return Optional.of(after((long) Math.ceil(perArm) * arms.size(), arms, policy, alpha));
    }

    /**
     * All runs; the same seed gives the same result.
     *
     * @throws java.util.concurrent.CancellationException where the thread was interrupted
     */
    public Result run(long seed) {
        int best = IntStream.range(0, arms.size())
                .boxed()
                .max(Comparator.comparingDouble(arm -> arms.get(arm).rate()))
                .orElseThrow();
        return new Result(
                best,
                IntStream.range(0, RUNS)
                        .mapToObj(run -> play(seed + 7_919L * run))
                        .toList());
    }

    private Run play(long seed) {
        SimulatedExperiment experiment = new SimulatedExperiment(arms, policy, alpha, seed);
        int batch = (int) (horizon / LOOKS);
        for (int look = 1; look <= LOOKS; look++) {
            Interruption.check(0);
            experiment.step(batch);
            OptionalInt winner = experiment.best();
            if (winner.isPresent()) {
                return new Run(winner.getAsInt(), (long) look * batch, experiment.regret());
            }
        }
        return new Run(-1, horizon, experiment.regret());
    }

    /**
     * One experiment.
     *
     * @param winner arm that was claimed, or −1
     * @param decisions until then, or the horizon
     * @param regret until then
     */
    public record Run(int winner, long decisions, double regret) {}

    /**
     * What happened.
     *
     * @param best the arm that is truly best
     * @param runs all experiments
     */
    public record Result(int best, List<Run> runs) {
        /** Decisions after which that share of all runs had claimed the best arm; empty where too few ever did. */
        public Optional<Long> claimedBy(double share) {
            int needed = (int) Math.ceil(share * runs.size());
            return runs.stream()
                    .filter(run -> run.winner == best)
                    .map(Run::decisions)
                    .sorted()
                    .skip(Math.max(0, needed - 1))
                    .findFirst();
        }

        /** Share of runs that claimed the best arm. */
        double right() {
            return runs.stream().filter(run -> run.winner == best).count() / (double) runs.size();
        }

        /** Share of runs that claimed another one. */
        double wrong() {
            return runs.stream()
                            .filter(run -> run.winner >= 0 && run.winner != best)
                            .count()
                    / (double) runs.size();
        }

        double meanDecisions() {
            return runs.stream().mapToLong(Run::decisions).average().orElse(0);
        }

        double meanRegret() {
            return runs.stream().mapToDouble(Run::regret).average().orElse(0);
        }
    }
}
