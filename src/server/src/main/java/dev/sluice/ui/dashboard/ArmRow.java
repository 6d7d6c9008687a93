package dev.sluice.ui.dashboard;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Interval;
import dev.sluice.report.Report;
import dev.sluice.ui.chart.ArmColours;
import dev.sluice.ui.page.Formats;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An arm as a row of a table.
 *
 * @param key of the arm
 * @param colour class in style sheets
 * @param control whether it is what the others are compared with
 * @param traffic what it gets and has had
 * @param rates CTR, VTR and CVR
 * @param standing among the arms
 * @param serving how well it answers
 */
public record ArmRow(
        String key,
        String colour,
        boolean control,
        Traffic traffic,
        List<Rate> rates,
        Standing standing,
        Serving serving) {
    private static final double LEAST_SCALE = 1e-4;
    private static final double ROOM = 1.1;

    /**
     * What an arm gets and has had.
     *
     * @param share of the next decisions, in percent; of a draft there are none
     * @param width the same, in [0, 100]
     * @param impressions seen or implied
     * @param mature share of the impressions whose window has closed, in percent
     */
    public record Traffic(String share, double width, String impressions, String mature) {}

    /**
     * Where an arm stands.
     *
     * @param best posterior probability of being best
     * @param loss expected loss
     * @param tripped whether a guardrail has stopped it
     * @param eliminated whether it is beaten
     */
    public record Standing(String best, String loss, boolean tripped, boolean eliminated) {}

    /**
     * How an arm answers.
     *
     * @param latency 99 % of the decisions took at most that long, or nothing is known
     * @param fallbacks decisions that its fallback served
     */
    public record Serving(Optional<String> latency, String fallbacks) {}

    /**
     * A rate with its limits, and where they lie on a scale that all arms share.
     *
     * @param metric its name
     * @param value in percent
     * @param limits in percent
     * @param at place of the value, in [0, 100]
     * @param from place of the lower limit
     * @param width of the interval
     * @param known whether there was any mature row
     */
    public record Rate(
            String metric, String value, String limits, double at, double from, double width, boolean known) {
        static Rate of(String metric, Interval rate, double scale, boolean known) {
            double upper = Math.min(scale, rate.upper());
            return new Rate(
                    metric,
                    known ? Formats.percent(rate.value()) : "–",
                    Formats.percent(rate.lower()) + " – " + Formats.percent(rate.upper()),
                    100 * Math.min(1, rate.value() / scale),
                    100 * rate.lower() / scale,
                    100 * Math.max(0, upper - rate.lower()) / scale,
                    known);
        }
    }

    /** All arms; latencies by arm. */
    static List<ArmRow> of(PublishedExperiment experiment, Report report, Function<String, Optional<String>> latency) {
        double[] scales = {
            scale(report, Report.Arm::ctr), scale(report, Report.Arm::vtr), scale(report, Report.Arm::cvr)
        };
        return report.arms().stream()
                .map(arm -> of(experiment, arm, scales, latency.apply(arm.arm())))
                .toList();
    }

    /** The scale ends at the middle one of the upper limits, so that one arm without data does not hide the others. */
    private static double scale(Report report, Function<Report.Arm, Interval> rate) {
        double[] uppers = report.arms().stream()
                .map(rate)
                .mapToDouble(Interval::upper)
                .sorted()
                .toArray();
        double highest = report.arms().stream()
                .map(rate)
                .mapToDouble(Interval::value)
                .max()
                .orElse(0);
        return Math.max(Math.max(uppers[uppers.length / 2], highest) * ROOM, LEAST_SCALE);
    }

    private static ArmRow of(
            PublishedExperiment experiment, Report.Arm arm, double[] scales, Optional<String> latency) {
        boolean started = experiment.status() != Status.DRAFT;
        boolean known = arm.matureUnits().orElse(arm.matureImpressions()) > 0;
        boolean ranked = known && !experiment.definition().interleaves();
        return new ArmRow(
                arm.arm(),
                ArmColours.of(experiment, arm.arm()),
                arm.control(),
                new Traffic(
                        started ? Formats.percent(arm.share()) : "–",
                        started ? 100 * arm.share() : 0,
                        Formats.count(arm.impressions()),
                        arm.impressions() == 0 ? "–" : Formats.percent(1 - arm.immatureShare())),
                List.of(
                        Rate.of("CTR", arm.ctr(), scales[0], known),
                        Rate.of("VTR", arm.vtr(), scales[1], known),
                        Rate.of("CVR", arm.cvr(), scales[2], known)),
                new Standing(
                        ranked ? Formats.percent(arm.probabilityBest()) : "–",
                        ranked ? loss(experiment, arm.expectedLoss()) : "–",
                        arm.tripped(),
                        arm.eliminated()),
                new Serving(latency, Formats.count(arm.fallbacks())));
    }

    /** In points of a rate; a composite reward is no rate. */
    private static String loss(PublishedExperiment experiment, double loss) {
        boolean rate = experiment.definition().reward().metric() != null;
        return rate ? Formats.number(100 * loss) + " pp" : Formats.number(loss);
    }
}
