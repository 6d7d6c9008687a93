package dev.sluice.evidence;

import dev.sluice.definition.Analysis;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.Evidence.Pair;
import dev.sluice.model.Interval;

/**
 * How evidence is read: fixed before the start.
 *
 * @param alpha chance of a wrong claim, in (0, 1)
 * @param tightest V at which intervals of differences are tightest: planned decisions × m (1 − m) / (2 K)
 * @param planned whether claims follow a planned horizon
 * @param boundary half-width of intervals in standard errors, where the plan may be watched and is not over; else 0, for
 *     the asymptotic sequence, which holds at any look
 */
public record Reading(double alpha, double tightest, boolean planned, double boundary) {
    private static final long DECISIONS = 100_000;
    private static final double RATE = 0.05;
    /** The last look of a plan is seldom taken exactly at its end. */
    private static final double LAST_LOOK = 1.01;

    /**
     * What an experiment's definition asks for.
     *
     * @param rows mature decisions so far
     */
    public static Reading of(ExperimentDefinition definition, long rows) {
        Analysis analysis = definition.analysis();
        double rate = analysis.baseRate().orElse(RATE);
        int arms = Math.max(2, definition.arms().size());
        double tightest = analysis.decisions().orElse(DECISIONS) * rate * (1 - rate) / (2.0 * arms);
        double boundary = definition
                .horizon()
                .map(planned -> (double) rows / planned)
                .filter(information -> analysis.looks().isEmpty() && information > 0 && information <= LAST_LOOK)
                .map(information -> boundaries(definition).z(information))
                .orElse(0.0);
        return new Reading(analysis.alpha(), tightest, definition.horizon().isPresent(), boundary);
    }

    /**
     * What |z| must reach for a claim at this look: infinite without a plan, once its horizon is over, and between its
     * planned looks.
     *
     * @param before mature decisions at the look before
     * @param rows mature decisions now
     */
    public static double claimBoundary(ExperimentDefinition definition, long before, long rows) {
        return definition
                .horizon()
                .filter(planned -> before < planned || (double) rows / planned <= LAST_LOOK)
                .filter(planned -> isLook(definition, (double) before / planned, (double) rows / planned))
                .map(planned -> boundaries(definition).z((double) rows / planned))
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static boolean isLook(ExperimentDefinition definition, double before, double now) {
        return definition
                .analysis()
                .looks()
                .map(looks -> Math.floor(Math.min(1, now) * looks) > Math.floor(before * looks))
                .orElse(true);
    }

    /** The error is shared by the comparisons with control on all goals. */
    private static ErrorSpending boundaries(ExperimentDefinition definition) {
        int family =
                Math.max(1, definition.arms().size() - 1) * definition.goals().size();
        double alpha = definition.analysis().alpha() / family;
        return definition
                .analysis()
                .looks()
                .map(looks -> ErrorSpending.planned(alpha, looks))
                .orElseGet(() -> ErrorSpending.watched(alpha));
    }

    public AsymptoticSequence sequence() {
        return AsymptoticSequence.tunedTo(tightest, alpha);
    }

    /** The difference a − b with its limits: method S where there is a plan, else method O. */
    public Interval difference(Pair pair) {
        Contrast contrast = new Contrast(pair.t(), pair.w(), pair.v());
        if (boundary == 0 || pair.w() == 0) {
            return contrast.interval(sequence());
        }
        double radius = boundary * Math.sqrt(pair.v()) / pair.w();
        return new Interval(contrast.difference(), contrast.difference() - radius, contrast.difference() + radius);
    }
}
