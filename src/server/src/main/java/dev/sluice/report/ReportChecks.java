package dev.sluice.report;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Claim;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.model.UnitSums;
import dev.sluice.report.Report.Check;
import dev.sluice.report.Report.Crossovers;
import dev.sluice.report.Report.Late;
import dev.sluice.report.Report.Propensity;
import dev.sluice.statistics.EqualShares;
import dev.sluice.statistics.EqualShares.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a report may be believed: pure.
 *
 * @param snapshot empty before the first one
 */
record ReportChecks(ExperimentDefinition definition, Optional<PolicySnapshot> snapshot, List<Report.Arm> arms) {
    private static final double IMPLIED_WARNING = 0.01;
    private static final double DOUBTFUL = 0.001;
    private static final double MISMATCH = 0.01;
    private static final double MANY_CROSSOVERS = 0.05;
    private static final double MANY_LATE = 0.05;

    Report.Checks checks() {
        return new Report.Checks(implied(), propensity(), crossovers(), late());
    }

    private Late late() {
        Ledger ledger = snapshot.map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
        double share = ledger.received() == 0 ? 0 : (double) ledger.late() / ledger.received();
        return new Late(
                ledger.late(),
                share,
                share <= MANY_LATE,
                "%s of the records came when the window of their decision was over, and are in no rate"
                        .formatted(Percent.of(share)));
    }

    private Optional<Crossovers> crossovers() {
        if (!definition.unit().lasting()) {
            return Optional.empty();
        }
        UnitSums all = snapshot.map(PolicySnapshot::arms).orElse(List.of()).stream()
                .map(ArmSnapshot::units)
                .reduce(UnitSums.NONE, UnitSums::plus);
        double share = all.units() == 0 ? 0 : (double) all.moved() / all.units();
        return Optional.of(new Crossovers(
                all.units(),
                all.moved(),
                share,
                all.elsewhere(),
                share <= MANY_CROSSOVERS,
                "%s of the units were shown more than one arm, which draws the arms' rates together"
                        .formatted(Percent.of(share))));
    }

    private static List<String> harm(List<Segment> segments) {
        return segments.stream()
                .flatMap(segment -> segment.findings().stream())
                .filter(finding -> finding.claim() == Claim.WORSE)
                .map(Comparison::meaning)
                .toList();
    }

    Propensity propensity() {
        Evidence evidence = snapshot.map(PolicySnapshot::evidence).orElse(Evidence.NONE);
        Evidence.Mismatch mismatch = evidence.mismatch();
        double p = Math.min(1, Math.exp(-mismatch.most()));
        return new Propensity(
                p,
                mismatch.p(),
                mismatch.chiSquare(),
                mismatch.degreesOfFreedom(),
                EValue.of(mismatch.logE()).evidence(),
                p >= MISMATCH,
                evidence.unexplained(),
                "e-process over tilts of each arm's odds, valid at every look; χ² for one look");
    }

    /** Lost impressions come back only where there was a click, so unequal shares distort the rates. */
    private Check implied() {
        double p = EqualShares.p(arms.stream()
                .map(arm -> new Group(arm.impliedImpressions(), arm.impressions()))
                .toList());
        return new Check(p, p >= DOUBTFUL);
    }

    List<String> warnings(Course course, List<Segment> segments) {
        List<String> warnings = new ArrayList<>();
        for (Report.Arm arm : arms) {
            if (arm.impliedImpressions() > IMPLIED_WARNING * arm.impressions()) {
                warnings.add("more than 1 % of the impressions of arm '" + arm.arm()
                        + "' are known only through a later event; its rates are too high");
            }
        }
        long foreign = arms.stream().mapToLong(Report.Arm::foreignItemEvents).sum();
        if (foreign > 0) {
            warnings.add(
                    foreign + " events name items that their lists did not hold: they count for the list and for no"
                            + " item; do clients send the ids that were served?");
        }
        arms.stream()
                .filter(Report.Arm::tripped)
                .forEach(arm -> warnings.add(
                        "a guardrail has stopped arm '" + arm.arm() + "'; a new revision gives it another chance"));
        if (arms.size() > ExperimentDefinition.MOST_COMPARED_ARMS) {
            warnings.add(
                    "with more than eight arms each is compared with control only, so that only control can be proven best");
        }
        if (definition.policy().deterministic()) {
            warnings.add(
                    "the policy shows one arm at a time: its propensities of 0 and 1 leave nothing to compare arms by,"
                            + " whatever the rates look like");
        }
        if (definition.interleaves()) {
            warnings.add(
                    "every list is drafted from both arms: an arm's rates are those of the lists that it began, and"
                            + " only 'interleaving' tells the arms apart");
        }
        if (!propensity().ok()) {
            warnings.add("arms were not drawn with their logged propensities (sample-ratio mismatch): believe no"
                    + " comparison until the reason is found");
        }
        if (!implied().ok()) {
            warnings.add("impressions known only through a later event are spread unequally over the arms; arms whose"
                    + " items are clicked more get more of their lost impressions back");
        }
        crossovers().filter(check -> !check.ok()).ifPresent(check -> warnings.add(check.meaning()));
        if (!late().ok()) {
            warnings.add(late().meaning());
        }
        warnings.addAll(course.warnings());
        warnings.addAll(harm(segments));
        return warnings;
    }
}
