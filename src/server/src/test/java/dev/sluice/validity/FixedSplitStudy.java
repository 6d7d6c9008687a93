package dev.sluice.validity;

import dev.sluice.evidence.AsymptoticSequence;
import dev.sluice.evidence.Batch;
import dev.sluice.evidence.ErrorSpending;
import dev.sluice.evidence.PairState;
import dev.sluice.evidence.Rewards;
import dev.sluice.model.Interval;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * An even split of two arms, 1,000 decisions per arm and day for 28 days, watched 28 or 560 times: how often something is
 * claimed where nothing is, and how often a lift of 10 % is found.
 */
final class FixedSplitStudy {
    private static final int DAYS = 28;
    private static final int PER_DAY = 2_000;
    private static final double RATE = 0.05;
    private static final double ALPHA = 0.05;

    private static final int METHODS = 5;

    private FixedSplitStudy() {}

    static List<Finding> falseClaims(int runs, int looks) {
        List<Outcome> outcomes = outcomes(runs, looks, RATE);
        String where = "no difference, watched " + looks + " times: share claimed by ";
        double exact = share(outcomes, Outcome::exact);
        return List.of(
                Finding.atMost(where + "error spending with the boundary of exactly these looks", exact, 0.058),
                Finding.atMost(where + "error spending", share(outcomes, Outcome::spending), 0.058),
                Finding.atMost(where + "the asymptotic sequence", share(outcomes, Outcome::sequence), 0.05),
                Finding.atMost(where + "betting", share(outcomes, Outcome::betting), 0.05),
                Finding.atMost(where + "the click-conditional e-process", share(outcomes, Outcome::conditional), 0.05));
    }

    static List<Finding> power(int runs) {
        List<Outcome> outcomes = outcomes(runs, DAYS, 1.1 * RATE);
        double days = outcomes.stream()
                .mapToDouble(outcome -> outcome.spending > 0 ? outcome.spending : DAYS)
                .average()
                .orElse(0);
        return List.of(
                Finding.atLeast(
                        "lift of 10 % over 28 days: share found by error spending",
                        share(outcomes, Outcome::spending), 0.70),
                Finding.atMost("the same: mean day of stopping", days, 21),
                Finding.atLeast(
                        "the same with the boundary of exactly 28 looks: share found",
                        share(outcomes, Outcome::exact),
                        0.70));
    }

    private static List<Outcome> outcomes(int runs, int looks, double rate) {
        ErrorSpending.watched(ALPHA);
        double[] information = IntStream.rangeClosed(1, looks)
                .mapToDouble(look -> (double) look / looks)
                .toArray();
        double[] boundary = ErrorSpending.boundaries(ALPHA, information);
        return IntStream.range(0, runs)
                .parallel()
                .mapToObj(run -> run(boundary, rate, new SplittableRandom(9_000_000L + run)))
                .toList();
    }

    private static double share(List<Outcome> outcomes, ToDoubleFunction<Outcome> day) {
        return outcomes.stream()
                        .filter(outcome -> day.applyAsDouble(outcome) > 0)
                        .count()
                / (double) outcomes.size();
    }

    private static Outcome run(double[] boundary, double rate, SplittableRandom random) {
        int looks = boundary.length;
        int batch = DAYS * PER_DAY / looks;
        AsymptoticSequence sequence = AsymptoticSequence.tunedTo(DAYS * PER_DAY * RATE * (1 - RATE) / 4, ALPHA);
        double[] first = new double[METHODS];
        PairState pair = PairState.none(1, 0);
        long[] shown = new long[2];
        long[] clicked = new long[2];
        for (int look = 1; look <= looks; look++) {
            long[] rows = new long[2];
            long[] clicks = new long[2];
            for (int i = 0; i < batch; i++) {
                int arm = random.nextBoolean() ? 1 : 0;
                rows[arm]++;
                clicks[arm] += random.nextDouble() < (arm == 1 ? rate : RATE) ? 1 : 0;
            }
            double m = (clicked[0] + clicked[1] + 0.5) / (shown[0] + shown[1] + 10);
            pair = pair.plus(
                    new Batch(
                            0.5, 0.5, m, batch, Rewards.binary(clicks[1], rows[1]), Rewards.binary(clicks[0], rows[0])),
                    true);
            for (int arm = 0; arm < 2; arm++) {
                shown[arm] += rows[arm];
                clicked[arm] += clicks[arm];
            }
            double day = (double) look * DAYS / looks;
            boolean[] claims = claims(pair, sequence, (double) look / looks, boundary[look - 1]);
            for (int method = 0; method < METHODS; method++) {
                first[method] = first[method] == 0 && claims[method] ? day : first[method];
            }
        }
        return new Outcome(first[0], first[1], first[2], first[3], first[4]);
    }

    private static boolean[] claims(PairState pair, AsymptoticSequence sequence, double information, double exact) {
        Interval difference = pair.contrast().interval(sequence);
        double limit = -Math.log(ALPHA);
        return new boolean[] {
            Math.abs(pair.contrast().z()) >= ErrorSpending.watched(ALPHA).z(information),
            difference.lower() > 0 || difference.upper() < 0,
            pair.bets().logE() >= limit,
            pair.lifts().logE() >= limit,
            Math.abs(pair.contrast().z()) >= exact
        };
    }

    /** Day of the first claim by each method; 0 where there was none. */
    private record Outcome(double spending, double sequence, double betting, double conditional, double exact) {}
}
