package dev.sluice.evidence;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Finding.Lift;
import dev.sluice.model.Interval;
import dev.sluice.statistics.Multiplicity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The findings that evidence comes to. Comparisons with control by the goals are one family, those by the other metrics
 * another: by e-BH (Wang and Ramdas 2022) over the family R of its m are claimed, and all of it is shown at the level
 * α max(1, R) / m that this grants, which adjusts intervals for the selection as well (Xu, Wang and Ramdas 2024). Under a
 * plan each of a family has α / m. Other pairs have the level of the claim that an arm is best.
 *
 * <p>Arms that have left are not told of, and still count among the comparisons: whoever drops the worst and tries the next has
 * looked at all of them.
 *
 * @param reading how the evidence is read
 * @param control slot of control
 * @param arms slots of the arms that take part
 */
record Findings(Reading reading, int control, List<Integer> arms) {
    private static final double NO_LEVEL = 1;

    static Findings of(PublishedExperiment experiment, ExperimentEvidence evidence) {
        return new Findings(
                Reading.of(experiment.definition()).among(evidence.arms()),
                experiment.controlSlot(),
                experiment.armSlots());
    }

    /** In the order of the metrics and their pairs. */
    List<Finding> of(List<MetricEvidence> metrics) {
        List<Look> looks = new ArrayList<>();
        for (MetricEvidence metric : metrics) {
            metric.pairs().forEach(pair -> looks.add(look(metric, pair)));
        }
        double goals = level(looks, true);
        double others = level(looks, false);
        return looks.stream()
                .filter(look -> current(look.pair))
                .map(look -> finding(look, look.withControl ? (look.goal ? goals : others) : reading.best()))
                .toList();
    }

    boolean current(PairState pair) {
        return current(pair.a(), pair.b());
    }

    /** Whether both arms still take part. */
    boolean current(int arm, int other) {
        return arms.contains(arm) && arms.contains(other);
    }

    /** A pair as it is looked at, with ln E by its method. */
    private record Look(MetricEvidence metric, PairState pair, boolean goal, boolean withControl, double logE) {}

    private Look look(MetricEvidence metric, PairState pair) {
        double logE = reading.horizon().isPresent()
                ? -Math.log(pair.planned().p())
                : pair.evidence().logE();
        return new Look(metric, pair, reading.goal(metric.measure().name()), withControl(pair), logE);
    }

    boolean withControl(PairState pair) {
        return pair.a() == control || pair.b() == control;
    }

    /** e-BH among the comparisons of arms that take part, of all that there ever were. */
    private double level(List<Look> looks, boolean goals) {
        List<Look> family = looks.stream()
                .filter(look -> look.withControl && look.goal == goals)
                .toList();
        double[] logs = family.stream()
                .filter(look -> current(look.pair))
                .mapToDouble(Look::logE)
                .toArray();
        if (logs.length == 0) {
            return NO_LEVEL;
        }
        int claimed = 0;
        double share = reading.alpha() * logs.length / family.size();
        for (boolean shown : Multiplicity.eBenjaminiHochberg(share, logs)) {
            claimed += shown ? 1 : 0;
        }
        return reading.alpha() * (reading.horizon().isPresent() ? 1 : Math.max(1, claimed)) / family.size();
    }

    /** Level of one comparison under a plan. */
    double planned(List<MetricEvidence> metrics, MetricEvidence metric, PairState pair) {
        boolean goal = reading.goal(metric.measure().name());
        long family = metrics.stream()
                .filter(other -> reading.goal(other.measure().name()) == goal)
                .flatMap(other -> other.pairs().stream())
                .filter(this::withControl)
                .count();
        return withControl(pair) ? reading.alpha() / family : reading.best();
    }

    private Finding finding(Look look, double level) {
        PairState pair = look.pair;
        boolean planned = reading.horizon().isPresent();
        Contrast contrast = pair.contrast();
        Interval difference = planned
                ? pair.planned().interval()
                : pair.evidence().interval(contrast.difference(), 2 * contrast.error(), level);
        Basis basis = planned ? Basis.PLANNED : pair.bets().isPresent() ? Basis.BETTING : Basis.RUNNING_AVERAGE;
        Finding finding = new Finding(
                pair.a(),
                pair.b(),
                look.metric.measure().name(),
                difference,
                look.metric.measure().binary() ? pair.lifts().lift(level) : Lift.UNKNOWN,
                look.logE,
                level,
                within(difference),
                basis,
                Optional.empty());
        return beside(finding);
    }

    private boolean within(Interval difference) {
        return reading.margin()
                .filter(margin -> difference.lower() >= -margin && difference.upper() <= margin)
                .isPresent();
    }

    /** With the lift on the claim's side of 0, and the arm first that is not control. */
    private Finding beside(Finding made) {
        Finding finding = new Finding(
                made.arm(),
                made.versus(),
                made.metric(),
                made.difference(),
                made.lift().known() ? made.lift().beside(made.claim()) : Lift.UNKNOWN,
                made.logE(),
                made.level(),
                made.withinMargin(),
                made.basis(),
                made.withdrawn());
        return made.arm() == control ? finding.turned() : finding;
    }
}
