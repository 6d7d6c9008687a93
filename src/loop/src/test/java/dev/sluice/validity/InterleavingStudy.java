package dev.sluice.validity;

import dev.sluice.decision.TeamDraft;
import dev.sluice.decision.TeamDraft.Team;
import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.evidence.Duel;
import dev.sluice.model.Interval;
import dev.sluice.statistics.RatioMetric;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Two rankers in one list, or each for half of the users, both watched all the time: false claims where users like both the
 * same, and how many lists a difference of 20 % takes. Users differ much in how often they come (log-normal, mean 12, log-sd
 * 1) and click (log-sd 1.2). Between users that is noise; within a list both rankers share it.
 */
final class InterleavingStudy {
    private static final int LENGTH = 10;
    private static final double RATE = 0.02;
    private static final double LIFT = 1.2;
    private static final double SPREAD = 1.2;
    private static final int LOOK = 200;
    private static final int MOST = 2_000_000;
    private static final double CLAIM = Math.log(20);
    private static final List<String> ITEMS_OF_A =
            IntStream.range(0, LENGTH).mapToObj(i -> "a" + i).toList();
    private static final List<String> ITEMS_OF_B =
            IntStream.range(0, LENGTH).mapToObj(i -> "b" + i).toList();

    private InterleavingStudy() {}

    static List<Figure> figures(int runs) {
        double wrong = IntStream.range(0, runs)
                        .parallel()
                        .filter(run -> drafted(44_000_000L + run, 1, 20_000) < 20_000)
                        .count()
                / (double) runs;
        double drafted = median(runs, run -> drafted(45_000_000L + run, LIFT, MOST));
        double halves = median(runs, run -> halves(46_000_000L + run));
        return List.of(
                Figure.atMost("equal rankers in one list: share claimed within 20,000 lists", wrong, 0.05),
                Figure.atMost(
                        "20 % more clicks on b's items, in one list: median number of lists to a claim",
                        drafted, 10_000),
                Figure.atLeast(
                        "the same with half of the users each: lists to a claim, as a multiple", halves / drafted, 5));
    }

    private static double median(int runs, IntToLongFunction lists) {
        long[] sorted =
                IntStream.range(0, runs).parallel().mapToLong(lists).sorted().toArray();
        return Arrays.stream(sorted).skip(runs / 2).findFirst().orElseThrow();
    }

    /** Number of drafted lists until there is a claim. */
    private static long drafted(long seed, double lift, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        Duel duel = Duel.NONE;
        int lists = 0;
        while (lists < most && duel.logE() < CLAIM) {
            double rate = rate(random);
            long score = 0;
            for (TeamDraft.Pick pick : TeamDraft.of(ITEMS_OF_A, ITEMS_OF_B, LENGTH, random::nextBoolean)
                    .picks()) {
                boolean ofA = pick.team() == Team.A;
                if (random.nextDouble() < (ofA ? rate : rate * lift)) {
                    score += ofA ? 1 : -1;
                }
            }
            duel = duel.plus(score);
            lists++;
        }
        return lists;
    }

    /** Number of lists until there is a claim, where half of the users get each ranker, by clicks per list. */
    private static long halves(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AsymptoticSequence sequence = AsymptoticSequence.tunedTo(10_000, 0.05);
        RatioMetric[] arms = {RatioMetric.NONE, RatioMetric.NONE};
        long lists = 0;
        boolean claimed = false;
        for (int users = 1; lists < MOST && !claimed; users++) {
            int arm = random.nextInt(2);
            int visits = (int) Math.ceil(12 * Math.exp(random.nextGaussian() - 0.5));
            double clicks = poisson(visits * LENGTH * rate(random) * (arm == 0 ? 1 : LIFT), random);
            arms[arm] = arms[arm].plus(RatioMetric.of(clicks, visits));
            lists += visits;
            if (users % LOOK == 0) {
                double error = Math.sqrt(arms[0].variance() + arms[1].variance());
                Interval difference = sequence.around(arms[1].value() - arms[0].value(), error, users);
                claimed = difference.lower() > 0 || difference.upper() < 0;
            }
        }
        return lists;
    }

    /** Arrivals of a Poisson process of rate 1 within that time. */
    private static double poisson(double mean, SplittableRandom random) {
        int count = -1;
        double left = mean;
        do {
            count++;
            left += Math.log(1 - random.nextDouble());
        } while (left > 0);
        return count;
    }

    /** Chance that this user clicks an item of ranker a, of mean about {@link #RATE}. */
    private static double rate(SplittableRandom random) {
        double activity = Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2);
        return Math.min(0.5, RATE * activity);
    }
}
