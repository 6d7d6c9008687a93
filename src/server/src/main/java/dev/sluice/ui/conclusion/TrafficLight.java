package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.Status;
import dev.sluice.report.Report;
import dev.sluice.ui.page.Formats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that must be right for the numbers to be believed.
 *
 * @param level how it stands
 * @param name of the check
 * @param reason why it stands so, in one sentence
 */
public record TrafficLight(Level level, String name, String reason) {
    private static final double MANY_IMPLIED = 0.01;
    private static final double MANY_IMMATURE = 0.5;

    /** How a check stands; the order is that of urgency. */
    public enum Level {
        /** Believe nothing before this is mended. */
        BAD,
        /** Read with care. */
        WARN,
        /** As it should be. */
        GOOD;

        public String style() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static List<TrafficLight> of(ExperimentDefinition definition, Report report, ExperimentWords words) {
        List<TrafficLight> lights = new ArrayList<>();
        lights.add(stale(report, words));
        if (report.arms().stream().allMatch(arm -> arm.impressions() == 0)) {
            lights.add(new TrafficLight(Level.GOOD, words.checkData(), words.dataNone()));
        } else {
            lights.add(propensity(report, words));
            lights.add(implied(report, words));
            lights.add(immature(report, words));
            lights.add(late(report, words));
        }
        report.checks()
                .crossovers()
                .map(check -> new TrafficLight(
                        check.ok() ? Level.GOOD : Level.WARN,
                        words.checkCrossovers(),
                        words.crossovers(Formats.percent(check.share()))))
                .ifPresent(lights::add);
        arms(report, words).ifPresent(lights::add);
        design(definition, words).ifPresent(lights::add);
        lights.sort(Comparator.comparing(TrafficLight::level));
        return lights;
    }

    public static Level worst(List<TrafficLight> lights) {
        return lights.stream().map(TrafficLight::level).min(Level::compareTo).orElse(Level.GOOD);
    }

    private static TrafficLight propensity(Report report, ExperimentWords words) {
        Report.Propensity check = report.checks().propensity();
        return check.ok()
                ? new TrafficLight(Level.GOOD, words.checkPropensity(), words.propensityGood())
                : new TrafficLight(Level.BAD, words.checkPropensity(), words.propensityBad(Formats.number(check.p())));
    }

    private static TrafficLight stale(Report report, ExperimentWords words) {
        if (report.stale() && report.sequence() == 0) {
            return new TrafficLight(Level.WARN, words.checkFresh(), words.freshWaiting());
        }
        if (report.stale()) {
            return new TrafficLight(Level.BAD, words.checkFresh(), words.freshBad(Formats.time(report.asOf())));
        }
        return new TrafficLight(
                Level.GOOD,
                words.checkFresh(),
                report.status() == Status.RUNNING ? words.freshGood() : words.freshIdle());
    }

    private static TrafficLight implied(Report report, ExperimentWords words) {
        long implied =
                report.arms().stream().mapToLong(Report.Arm::impliedImpressions).sum();
        long all = report.arms().stream().mapToLong(Report.Arm::impressions).sum();
        if (!report.checks().impliedImpressions().ok()) {
            return new TrafficLight(Level.BAD, words.checkImplied(), words.impliedBad());
        }
        return implied > MANY_IMPLIED * all
                ? new TrafficLight(
                        Level.WARN, words.checkImplied(), words.impliedMany(Formats.percent((double) implied / all)))
                : new TrafficLight(Level.GOOD, words.checkImplied(), words.impliedGood());
    }

    private static TrafficLight immature(Report report, ExperimentWords words) {
        long all = report.arms().stream().mapToLong(Report.Arm::impressions).sum();
        double open = report.arms().stream()
                .mapToDouble(arm -> arm.immatureShare() * arm.impressions())
                .sum();
        double share = all == 0 ? 0 : open / all;
        return share > MANY_IMMATURE
                ? new TrafficLight(Level.WARN, words.checkMature(), words.matureFew(Formats.percent(share)))
                : new TrafficLight(Level.GOOD, words.checkMature(), words.matureGood(Formats.percent(share)));
    }

    private static TrafficLight late(Report report, ExperimentWords words) {
        Report.Late late = report.checks().lateEvents();
        String share = Formats.percent(late.share());
        return late.ok()
                ? new TrafficLight(Level.GOOD, words.checkLate(), words.lateGood(share))
                : new TrafficLight(Level.WARN, words.checkLate(), words.lateMany(share));
    }

    private static Optional<TrafficLight> arms(Report report, ExperimentWords words) {
        List<String> tripped = report.arms().stream()
                .filter(Report.Arm::tripped)
                .map(Report.Arm::arm)
                .toList();
        return tripped.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrafficLight(
                        Level.WARN, words.checkGuardrails(), words.guardrailTripped(String.join(", ", tripped))));
    }

    private static Optional<TrafficLight> design(ExperimentDefinition definition, ExperimentWords words) {
        if (definition.policy().deterministic()) {
            return Optional.of(new TrafficLight(Level.WARN, words.checkDesign(), words.designDeterministic()));
        }
        if (definition.arms().size() > ExperimentDefinition.MOST_COMPARED_ARMS) {
            return Optional.of(new TrafficLight(Level.WARN, words.checkDesign(), words.designManyArms()));
        }
        return Optional.empty();
    }
}
