package dev.sluice.evidence;

import dev.sluice.model.Evidence;
import dev.sluice.model.Evidence.Expected;
import dev.sluice.model.Evidence.Standing;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.statistics.BetaMixture;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.math3.special.Beta;

/**
 * Sessions that each ranker won by the clicks on its items.
 *
 * @param winsOfA sessions with more clicks for A
 * @param winsOfB sessions with more clicks for B
 * @param ties sessions with as many, or none
 */
public record Duel(long winsOfA, long winsOfB, long ties) {
    /** No session. */
    public static final Duel NONE = new Duel(0, 0, 0);

    private static final String METRIC = "wins";

    public Duel plus(long score) {
        return new Duel(winsOfA + (score > 0 ? 1 : 0), winsOfB + (score < 0 ? 1 : 0), ties + (score == 0 ? 1 : 0));
    }

    /**
     * Share of the decided sessions that A won, with limits that hold at every look.
     *
     * @param alpha chance that the limits ever miss, in (0, 1)
     */
    public Interval winRate(double alpha) {
        return new BetaMixture(0.5, 0.5, alpha).interval(winsOfA, winsOfA + winsOfB);
    }

    /** Posterior probability that A wins more often than B, from a Beta(½, ½) prior; no error rate. */
    public double probabilityOfA() {
        return Beta.regularizedBeta(0.5, 0.5 + winsOfB, 0.5 + winsOfA, 1e-15, 10_000);
    }

    /** Posterior expectation of how far the share of A's wins is below one half, in [0, ½], from the same prior. */
    public double lossOfA() {
        double mean = (0.5 + winsOfA) / (1.0 + winsOfA + winsOfB);
        double below = Beta.regularizedBeta(0.5, 0.5 + winsOfA, 0.5 + winsOfB, 1e-15, 10_000);
        double mass = Beta.regularizedBeta(0.5, 1.5 + winsOfA, 0.5 + winsOfB, 1e-15, 10_000);
        return Math.max(0, 0.5 * below - mean * mass);
    }

    /**
     * ln E against "both win as often", at every look: Beta(½, ½) mixture of the chance that A wins a decided session,
     * ln B(½ + a, ½ + b) − ln B(½, ½) + (a + b) ln 2.
     */
    public double logE() {
        return logE(winsOfA, winsOfB);
    }

    static double logE(double a, double b) {
        return Beta.logBeta(0.5 + a, 0.5 + b) - Beta.logBeta(0.5, 0.5) + (a + b) * Math.log(2);
    }

    /**
     * With what may be said of A against B.
     *
     * @param a slot of A
     * @param b slot of B
     * @param alpha chance of a wrong claim, in (0, 1)
     */
    public Evidence shown(Evidence before, int a, int b, double alpha) {
        Interval won = winRate(alpha);
        Interval difference = winsOfA + winsOfB == 0
                ? new Interval(0, -0.5, 0.5)
                : new Interval(won.value() - 0.5, won.lower() - 0.5, won.upper() - 0.5);
        Finding finding = new Finding(
                a, b, METRIC, difference, Lift.UNKNOWN, logE(), alpha, false, Basis.DRAFTED_LISTS, Optional.empty());
        Duel turned = new Duel(winsOfB, winsOfA, ties);
        List<Expected> expected = List.of(
                new Expected(a, probabilityOfA(), lossOfA()),
                new Expected(b, turned.probabilityOfA(), turned.lossOfA()));
        Optional<Integer> best = switch (finding.claim()) {
            case BETTER -> Optional.of(a);
            case WORSE -> Optional.of(b);
            default -> Optional.empty();
        };
        return before.with(new Evidence.Duel(finding, winsOfA, winsOfB, ties), new Standing(best, Set.of(), expected));
    }
}
