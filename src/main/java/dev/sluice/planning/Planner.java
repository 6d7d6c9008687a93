package dev.sluice.planning;

import dev.sluice.model.InvalidInput;
import dev.sluice.planning.Plan.Simulated;
import dev.sluice.simulation.SimulatedExperiment;
import dev.sluice.statistics.SampleSize;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Answers questions about the length of an experiment; the same question has the same answer. */
public final class Planner {
    private static final int RUNS = 100;
    private static final int LOOKS = 100;
    /** A policy that has not proven anything after so many times the even split's sample is given up. */
    private static final int PATIENCE = 6;

    private static final long MOST_DECISIONS = 10_000_000_000L;

    private final Question question;
    private final SampleSize size;

    private Planner(Question question) {
        this.question = question;
        // with several arms against control, their claims share the error
        this.size = new SampleSize(question.alpha() / (question.arms() - 1), question.power());
    }

    /** The plan for a question; takes a few seconds where it simulates. */
    public static Plan plan(Question question) {
        return new Planner(question).plan();
    }

    private Plan plan() {
        long perArm = (long) Math.ceil(size.perArm(question.baseRate(), question.betterRate()));
        long total = perArm * question.arms();
        long watched = (long) Math.ceil(total * SampleSize.WATCHED);
        Optional<Simulated> simulated =
                question.mode() == Question.Mode.FIXED ? Optional.empty() : Optional.of(simulate(total));
        return new Plan(
                question.mode(),
                perArm,
                total,
                days(total),
                watched,
                days(watched),
                question.decisions()
                        .map(budget -> size.detectableLift(question.baseRate(), (double) budget / question.arms()))
                        .filter(lift -> !lift.isInfinite()),
                simulated,
                meaning(total, watched, simulated));
    }

    private Optional<Double> days(long decisions) {
        return question.decisionsPerDay().map(perDay -> decisions / perDay);
    }

    private Simulated simulate(long total) {
        InvalidInput.require(
                total <= MOST_DECISIONS,
                "effect",
                "needs " + total + " decisions with an even split, too many to be simulated; ask for mode fixed");
        long horizon = Math.max(LOOKS, PATIENCE * total);
        List<Run> runs = IntStream.range(0, RUNS)
                .parallel()
                .mapToObj(run -> run(horizon, question.seed() + 7_919L * run))
                .toList();
        long[] right = runs.stream()
                .filter(run -> run.winner == question.arms() - 1)
                .mapToLong(Run::decisions)
                .sorted()
                .toArray();
        Optional<Long> wanted = quantile(right, question.power());
        double length = runs.stream().mapToLong(Run::decisions).average().orElse(0);
        double gap = question.betterRate() - question.baseRate();
        return new Simulated(
                RUNS,
                wanted,
                quantile(right, 0.5),
                wanted.flatMap(this::days),
                right.length / (double) RUNS,
                runs.stream()
                                .filter(run -> run.winner >= 0 && run.winner != question.arms() - 1)
                                .count()
                        / (double) RUNS,
                runs.stream().mapToDouble(Run::regret).average().orElse(0),
                length * gap * (question.arms() - 1) / question.arms(),
                horizon);
    }

    /** Decisions after which that share of all runs had claimed. */
    private static Optional<Long> quantile(long[] claims, double share) {
        int needed = (int) Math.ceil(share * RUNS);
        return claims.length >= needed ? Optional.of(claims[needed - 1]) : Optional.empty();
    }

    private Run run(long horizon, long seed) {
        double[] rates = new double[question.arms()];
        Arrays.fill(rates, question.baseRate());
        rates[rates.length - 1] = question.betterRate();
        SimulatedExperiment experiment =
                new SimulatedExperiment(rates, question.mode().policy(), seed);
        int batch = (int) (horizon / LOOKS);
        for (int look = 1; look <= LOOKS; look++) {
            experiment.step(batch, 1);
            int winner = experiment.best(question.alpha()).orElse(-1);
            if (winner >= 0) {
                return new Run(winner, (long) look * batch, experiment.regret());
            }
        }
        return new Run(-1, horizon, experiment.regret());
    }

    private String meaning(long total, long watched, Optional<Simulated> simulated) {
        String effect = String.format(
                Locale.ROOT,
                "a lift of %.3g %% over a rate of %.3g %%",
                100 * question.effect(),
                100 * question.baseRate());
        if (simulated.isEmpty()) {
            return "to find %s needs %,d decisions looked at once, or %,d watched all the time"
                    .formatted(effect, total, watched);
        }
        return simulated
                .get()
                .decisions()
                .map(decisions -> "to prove the arm with %s best takes about %,d decisions in this mode"
                        .formatted(effect, decisions))
                .orElseGet(
                        () -> "this mode seldom proves the arm with %s best within %,d decisions; learn mode is quicker"
                                .formatted(effect, simulated.get().horizon()));
    }

    /**
     * One simulated experiment.
     *
     * @param winner arm that was claimed, or −1
     * @param decisions until then, or the horizon
     * @param regret until then
     */
    private record Run(int winner, long decisions, double regret) {}
}
