package dev.sluice.ui.chart;

import dev.sluice.definition.Metric;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.model.Finding;
import dev.sluice.model.Interval;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling.Prior;
import dev.sluice.report.EvidencePoint;
import dev.sluice.report.OwnRates;
import dev.sluice.report.RegretEstimate;
import dev.sluice.report.SeriesPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Beta;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an experiment's charts. Times are milliseconds since 1970; what is not known at a time is null.
 *
 * @param arms in the order of the definition
 * @param times of {@code arms}
 * @param stretchTimes ends of at most 24 stretches of time, of the rates by stretch of {@code arms}
 * @param evidenceTimes of the evidence of {@code arms}, of regret and of gain
 * @param level log10 of the evidence by which a claim on the metric holds; absent before the first finding
 * @param regretEstimate whether regret and gain are known
 * @param regret rewards given away against the best arm, with limits
 * @param gain rewards earned over showing all equally, with limits
 * @param rates at which the posteriors are given
 * @param marks when an arm came to serve another version of a model that it follows
 */
public record Charts(
        List<Arm> arms,
        List<Long> times,
        List<Long> stretchTimes,
        List<Long> evidenceTimes,
        Optional<Double> level,
        RegretEstimate regretEstimate,
        Band regret,
        Band gain,
        List<Double> rates,
        List<Mark> marks) {
    private static final int DENSITY_POINTS = 160;
    private static final int STRETCHES = 24;
    private static final long STRETCH_ROWS = 30;
    /** Standard deviations on both sides of a posterior's mean that are shown. */
    private static final double REACH = 4;

    /**
     * One arm's lines.
     *
     * @param arm key
     * @param colour its number, as everywhere; 8 and more are those of 0 to 7 with another dash
     * @param share of the decisions
     * @param rate cumulative, within the group of revisions
     * @param stretch rate of the rows that matured in a stretch, or in some together where one has fewer than 30
     * @param evidence log10 E against control
     * @param density posterior density at {@code rates}
     */
    public record Arm(
            String arm,
            int colour,
            List<@Nullable Double> share,
            Band rate,
            List<@Nullable Double> stretch,
            List<@Nullable Double> evidence,
            List<Double> density) {}

    /** A line with its limits. */
    public record Band(List<@Nullable Double> value, List<@Nullable Double> lower, List<@Nullable Double> upper) {
        static Band of(List<Optional<Interval>> intervals) {
            return new Band(
                    intervals.stream()
                            .map(at -> rounded(at.map(Interval::value)))
                            .toList(),
                    intervals.stream()
                            .map(at -> rounded(at.map(Interval::lower)))
                            .toList(),
                    intervals.stream()
                            .map(at -> rounded(at.map(Interval::upper)))
                            .toList());
        }
    }

    /** From sampled series; the metric's evidence and posteriors are those of the snapshot's group. */
    public static Charts of(
            PublishedExperiment experiment,
            Optional<PolicySnapshot> snapshot,
            List<SeriesPoint> series,
            List<EvidencePoint> evidence,
            Metric metric) {
        Times minutes = new Times();
        Map<Place, SeriesPoint> points = new HashMap<>();
        for (SeriesPoint point : series) {
            minutes.add(point.minute(), point.group());
            points.put(new Place(point.minute(), point.slot(), ""), point);
        }
        Times evidenceMinutes = new Times();
        Map<Place, EvidencePoint> found = new HashMap<>();
        for (EvidencePoint point : evidence) {
            evidenceMinutes.add(point.minute(), point.group());
            found.put(new Place(point.minute(), point.slot(), point.quantity()), point);
        }
        List<Prior> posteriors = posteriors(experiment, snapshot, metric);
        double[] rates = rates(posteriors);
        OwnRates own = OwnRates.of(experiment.definition());
        List<Arm> arms = new ArrayList<>();
        String quantity = metric.name().toLowerCase(Locale.ROOT);
        for (int i = 0; i < posteriors.size(); i++) {
            String key = experiment.definition().arms().get(i).key();
            int slot = experiment.slot(key);
            List<Optional<SeriesPoint>> line = minutes.all().stream()
                    .map(minute -> Optional.ofNullable(points.get(new Place(minute, slot, ""))))
                    .toList();
            arms.add(new Arm(
                    key,
                    ArmColours.number(experiment, key),
                    line.stream()
                            .map(point -> rounded(point.map(SeriesPoint::share)))
                            .toList(),
                    Band.of(line.stream()
                            .map(point -> point.flatMap(known -> rate(known, metric, own)))
                            .toList()),
                    stretches(line, metric),
                    evidenceMinutes.all().stream()
                            .map(minute -> rounded(Optional.ofNullable(found.get(new Place(minute, slot, quantity)))
                                    .map(EvidencePoint::log10E)))
                            .toList(),
                    density(posteriors.get(i), rates)));
        }
        int control = experiment.controlSlot();
        return new Charts(
                arms,
                minutes.all().stream().map(Instant::toEpochMilli).toList(),
                everyStretch(minutes.all().stream().map(Instant::toEpochMilli).toList()),
                evidenceMinutes.all().stream().map(Instant::toEpochMilli).toList(),
                level(snapshot.map(known -> known.evidence().findings()).orElse(List.of()), quantity, control),
                RegretEstimate.of(experiment.definition(), snapshot),
                band(evidenceMinutes, found, control, "regret"),
                band(evidenceMinutes, found, control, "gain"),
                IntStream.range(0, rates.length)
                        .mapToObj(i -> rounded(rates[i]))
                        .toList(),
                List.of());
    }

    public Charts marked(List<Mark> others) {
        return new Charts(
                arms,
                times,
                stretchTimes,
                evidenceTimes,
                level,
                regretEstimate,
                regret,
                gain,
                rates,
                List.copyOf(others));
    }

    /** A moment, with what happened, in a word. */
    public record Mark(long time, String text) {}

    /** Of the findings as they are now. */
    static Optional<Double> level(List<Finding> findings, String metric, int control) {
        return findings.stream()
                .filter(finding -> finding.metric().equals(metric) && finding.versus() == control)
                .map(finding -> -Math.log10(finding.level()))
                .max(Comparator.naturalOrder());
    }

    private static Band band(Times minutes, Map<Place, EvidencePoint> found, int slot, String quantity) {
        return Band.of(minutes.all().stream()
                .map(minute -> Optional.ofNullable(found.get(new Place(minute, slot, quantity)))
                        .flatMap(EvidencePoint::estimate))
                .toList());
    }

    private static Optional<Interval> rate(SeriesPoint point, Metric metric, OwnRates own) {
        return point.matureRows() == 0
                ? Optional.empty()
                : Optional.of(own.interval(metric.measure().name(), successes(point, metric), point.matureRows()));
    }

    private static long successes(SeriesPoint point, Metric metric) {
        return switch (metric) {
            case CTR -> point.clicks();
            case VTR -> point.views();
            case CVR -> point.conversions();
        };
    }

    /** The last one of each stretch. */
    private static <T> List<T> everyStretch(List<T> all) {
        int length = Math.max(1, (all.size() + STRETCHES - 1) / STRETCHES);
        return IntStream.range(0, all.size())
                .filter(i -> (all.size() - 1 - i) % length == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static List<@Nullable Double> stretches(List<Optional<SeriesPoint>> line, Metric metric) {
        List<@Nullable Double> rates = new ArrayList<>();
        Optional<SeriesPoint> begun = Optional.empty();
        for (Optional<SeriesPoint> end : everyStretch(line)) {
            Optional<SeriesPoint> start = begun.filter(
                    point -> end.filter(last -> last.group() == point.group()).isPresent());
            long rows = end.map(SeriesPoint::matureRows).orElse(0L)
                    - start.map(SeriesPoint::matureRows).orElse(0L);
            long won = end.map(point -> successes(point, metric)).orElse(0L)
                    - start.map(point -> successes(point, metric)).orElse(0L);
            boolean enough = rows >= STRETCH_ROWS;
            rates.add(enough ? rounded((double) won / rows) : null);
            begun = enough ? end : start;
        }
        return rates;
    }

    private static List<Prior> posteriors(
            PublishedExperiment experiment, Optional<PolicySnapshot> snapshot, Metric metric) {
        Policy policy = experiment.definition().policy();
        return experiment.definition().arms().stream()
                .map(arm -> snapshot.flatMap(published -> published.arms().stream()
                                .filter(known -> known.arm().equals(arm.key()))
                                .findFirst())
                        .map(known -> policy.posterior(known.mature().rows(), metric.successes(known.mature())))
                        .orElse(policy.ratePrior()))
                .toList();
    }

    /** From the lowest to the highest believable rate of any arm. */
    private static double[] rates(List<Prior> posteriors) {
        double lowest = 1;
        double highest = 0;
        for (Prior posterior : posteriors) {
            double all = posterior.alpha() + posterior.beta();
            double reach = REACH * Math.sqrt(posterior.alpha() * posterior.beta() / (all + 1)) / all;
            lowest = Math.min(lowest, Math.max(0, posterior.mean() - reach));
            highest = Math.max(highest, Math.min(1, posterior.mean() + reach));
        }
        double from = lowest;
        double width = (highest - lowest) / DENSITY_POINTS;
        return IntStream.range(0, DENSITY_POINTS)
                .mapToDouble(i -> from + (i + 0.5) * width)
                .toArray();
    }

    private static List<Double> density(Prior posterior, double[] rates) {
        double a = posterior.alpha();
        double b = posterior.beta();
        double scale = Beta.logBeta(a, b);
        return Arrays.stream(rates)
                .mapToObj(rate -> rounded(Math.exp((a - 1) * Math.log(rate) + (b - 1) * Math.log1p(-rate) - scale)))
                .toList();
    }

    private static @Nullable Double rounded(Optional<Double> value) {
        return value.map(Charts::rounded).orElse(null);
    }

    /** Six digits are more than a screen shows. */
    private static Double rounded(double value) {
        return value == 0 || !Double.isFinite(value)
                ? 0.0
                : Double.parseDouble(String.format(Locale.ROOT, "%.5e", value));
    }

    /** Points of time in order; between two groups of revisions one more, at which nothing is known. */
    private static final class Times {
        private final TreeSet<Instant> all = new TreeSet<>();
        private int group = -1;

        void add(Instant minute, int of) {
            if (group >= 0 && of != group) {
                all.add(minute.minusMillis(1));
            }
            group = of;
            all.add(minute);
        }

        TreeSet<Instant> all() {
            return all;
        }
    }

    private record Place(Instant minute, int slot, String quantity) {}
}
