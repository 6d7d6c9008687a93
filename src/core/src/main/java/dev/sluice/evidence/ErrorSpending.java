package dev.sluice.evidence;

import dev.sluice.evidence.Density.Step;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Group-sequential boundaries for a planned horizon, with the error spent as α t^2.5 (Lan and DeMets 1983; Kim and DeMets
 * 1987 with ρ = 2.5), t the share of the information seen. With 1,000 looks in the table, fewer looks at any times are
 * covered, so that a test may be watched continuously.
 *
 * <p>Two-sided boundaries by the recursion of Armitage, McPherson and Rowe (1969): the density of the score, among paths
 * that have not crossed, is carried from look to look by Gauss–Legendre panels no wider than four standard deviations of a
 * step. About half a second for 1,000 looks, once per α.
 */
public final class ErrorSpending {
    private static final int LOOKS = 1000;

    private static final double RHO = 2.5;
    /** Of the looks, those at which it is worked out what a last look may spend. */
    private static final int CLOSINGS = 50;

    private static final Map<Design, ErrorSpending> KNOWN = new ConcurrentHashMap<>();

    private final double[] boundary;
    private final double[] closing;
    private final boolean watched;

    private ErrorSpending(Boundaries table, boolean watched) {
        this.boundary = table.going;
        this.closing = table.closing;
        this.watched = watched;
    }

    /**
     * The boundary for continuous watching, by {@code alpha}, the two-sided error in all.
     *
     * @param alpha in (0, 1); one-sided error is half of it
     */
    public static ErrorSpending watched(double alpha) {
        return KNOWN.computeIfAbsent(new Design(alpha, LOOKS), ErrorSpending::table);
    }

    /**
     * The boundary for that many looks at equal steps of the information, and no other: lower than that for continuous
     * watching, so that more is found.
     *
     * @param alpha in (0, 1)
     * @param looks 1 to 1000
     */
    public static ErrorSpending planned(double alpha, int looks) {
        return KNOWN.computeIfAbsent(new Design(alpha, looks), ErrorSpending::table);
    }

    private static ErrorSpending table(Design design) {
        double[] looks = new double[design.looks];
        Arrays.setAll(looks, i -> (i + 1.0) / design.looks);
        boolean watched = design.looks == LOOKS;
        return new ErrorSpending(table(design.alpha, RHO, watched ? CLOSINGS : 0, looks), watched);
    }

    /**
     * What |z| must reach.
     *
     * @param information share of the planned information seen, 0 or more
     * @return infinite at 0; after the horizon as at it, where no new claim is allowed; between planned looks as at the
     *     last one
     */
    public double z(double information) {
        double at = Math.min(1, information) * boundary.length - 1;
        if (at < 0) {
            return information <= 0 ? Double.POSITIVE_INFINITY : boundary[0];
        }
        int left = (int) at;
        if (left == boundary.length - 1 || !watched) {
            return boundary[left];
        }
        return boundary[left] + (at - left) * (boundary[left + 1] - boundary[left]);
    }

    /**
     * What |z| must reach where no look follows, since the planned decisions are over although some of the planned
     * information is missing: all error that is left is spent. Only for continuous watching.
     *
     * @param information share of the planned information seen, positive
     */
    public double closing(double information) {
        double at = Math.min(1, information) * closing.length - 1;
        int left = Math.max(0, (int) at);
        if (left == closing.length - 1) {
            return closing[left];
        }
        return closing[left] + Math.max(0, at - left) * (closing[left + 1] - closing[left]);
    }

    /**
     * Boundaries |z| at given looks.
     *
     * @param alpha two-sided error in all, in (0, 1)
     * @param rho exponent of the information in what is spent, positive
     * @param information share of the information at each look, ascending in (0, 1]
     */
    static double[] boundaries(double alpha, double rho, double... information) {
        return table(alpha, rho, 0, information).going;
    }

    private static Boundaries table(double alpha, double rho, int closings, double... information) {
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1), got " + alpha);
        }
        double[] boundaries = new double[information.length];
        double[] closing = new double[closings];
        Density density = Density.at(0);
        double before = 0;
        for (int look = 0; look < information.length; look++) {
            double time = information[look];
            double step = Math.sqrt(time - before);
            double spent = alpha * Math.pow(before, rho);
            double spend = alpha * Math.pow(time, rho) - spent;
            int part = (look + 1) * closing.length;
            if (closings > 0 && part % information.length == 0) {
                closing[part / information.length - 1] = density.limit(Step.of(step), alpha - spent) / Math.sqrt(time);
            }
            double limit = density.limit(Step.of(step), spend);
            boundaries[look] = limit / Math.sqrt(time);
            density = density.next(Step.of(step), limit);
            before = time;
        }
        return new Boundaries(boundaries, closing);
    }

    /** Boundaries by look, and where a look is the last one. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Boundaries(double[] going, double[] closing) {}

    private record Design(double alpha, int looks) {}
}
