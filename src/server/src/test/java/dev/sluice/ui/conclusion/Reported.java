package dev.sluice.ui.conclusion;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.ExperimentDefinition.Unit;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.Status;
import dev.sluice.model.Claim;
import dev.sluice.model.Finding;
import dev.sluice.model.Finding.Basis;
import dev.sluice.model.Forecast;
import dev.sluice.model.Interval;
import dev.sluice.model.Ledger;
import dev.sluice.model.Recommendation;
import dev.sluice.report.Comparison;
import dev.sluice.report.Comparison.Limits;
import dev.sluice.report.Comparison.Relative;
import dev.sluice.report.Course;
import dev.sluice.report.Denominator;
import dev.sluice.report.EValue;
import dev.sluice.report.EValue.Strength;
import dev.sluice.report.Interleaved;
import dev.sluice.report.Report;
import dev.sluice.report.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A report that is healthy and shows nothing, until something is said about it. */
public final class Reported {
    static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    static final ExperimentWords WORDS = EnglishWords.of(ExperimentWords.class);

    Status status = Status.RUNNING;
    boolean stale;
    boolean asLogged = true;
    boolean complete = true;
    boolean tripped;
    long rows = 10_000;
    long implied;
    /** Of a thousand records. */
    long late;

    double immature = 0.1;
    public List<String> arms = List.of("top-k", "wukong");
    Map<String, Double> rewards = Map.of();
    final List<Comparison> findings = new ArrayList<>();
    Course course = new Course(List.of(), List.of(), new Course.Rates(0, false, false));
    List<Segment> segments = List.of();
    Optional<Interleaved> duel = Optional.empty();
    Optional<String> best = Optional.empty();
    Optional<Forecast> forecast = Optional.empty();
    Optional<Recommendation> recommendation = Optional.empty();
    Optional<Report.Crossovers> crossovers = Optional.empty();

    /** With that many mature impressions of all arms. */
    public void rows(long all) {
        this.rows = all;
    }

    /** With a goal's finding on that arm against the first one. */
    Reported goal(String arm, Claim claim, double log10E, Interval difference) {
        findings.add(finding(arm, "ctr", true, log10E, difference, claim == Claim.EQUIVALENT));
        return this;
    }

    /** The same with limits of some size. */
    Reported goal(String arm, Claim claim, double log10E) {
        return goal(arm, claim, log10E, limits(claim));
    }

    static Interval limits(Claim claim) {
        return switch (claim) {
            case BETTER -> new Interval(0.02, 0.01, 0.03);
            case WORSE -> new Interval(-0.02, -0.03, -0.01);
            default -> new Interval(0, -0.001, 0.001);
        };
    }

    Comparison finding(
            String arm, String metric, boolean goal, double log10E, Interval difference, boolean withinMargin) {
        return finding(arm, metric, goal, log10E, difference, withinMargin, Optional.empty(), Optional.empty());
    }

    /** With a size relative to the first arm, and with what was claimed before. */
    Comparison finding(
            String arm,
            String metric,
            boolean goal,
            double log10E,
            Interval difference,
            boolean withinMargin,
            Optional<Relative> relative,
            Optional<Claim> withdrawn) {
        Finding finding = new Finding(
                1,
                0,
                metric,
                difference,
                Finding.Lift.UNKNOWN,
                log10E * Math.log(10),
                0.05,
                withinMargin,
                metric.equals("wins") ? Basis.DRAFTED_LISTS : Basis.BETTING,
                Optional.empty());
        return new Comparison(
                arm,
                arms.get(0),
                metric,
                goal,
                difference.value(),
                new Limits(difference.lower(), difference.upper()),
                "rate",
                relative,
                new EValue(Math.pow(10, log10E), log10E, Strength.NONE, 1),
                0.05,
                finding.claim(),
                withdrawn,
                withinMargin,
                finding.basis(),
                "",
                "",
                1);
    }

    public Report report() {
        return new Report(
                "feed",
                status,
                1,
                7,
                9,
                NOW,
                stale,
                Unit.REQUEST,
                Denominator.IMPRESSION,
                "",
                arms.stream().map(this::arm).toList(),
                findings,
                duel,
                List.of(),
                segments,
                best,
                Optional.empty(),
                forecast,
                course,
                Optional.empty(),
                recommendation,
                Ledger.EMPTY,
                new Report.Checks(
                        new Report.Check(1, complete),
                        new Report.Propensity(asLogged ? 1 : 0.0001, 1, 0, 1, 1, asLogged, 0, ""),
                        crossovers,
                        new Report.Late(late, (double) late / 1000, late <= 50, "")),
                List.of());
    }

    private Report.Arm arm(String key) {
        Interval rate = new Interval(0.05, 0.04, 0.06);
        long own = rows / arms.size();
        return new Report.Arm(
                key,
                key.equals(arms.get(0)),
                1.0 / arms.size(),
                own,
                own,
                implied / arms.size(),
                own,
                Optional.empty(),
                Optional.empty(),
                own / 20,
                0,
                0,
                own / 20,
                0,
                0,
                Map.of(),
                0,
                rate,
                rate,
                rate,
                immature,
                Optional.empty(),
                Optional.empty(),
                rewards.getOrDefault(key, 0.05),
                0,
                0.5,
                0.001,
                0,
                tripped,
                false,
                0);
    }

    /** Those arms, the first one control, and more fields of the definition, each with a comma before it. */
    public ExperimentDefinition definition(String more) {
        StringBuilder written = new StringBuilder();
        for (String arm : arms) {
            written.append(written.isEmpty() ? "" : ",")
                    .append("{\"key\": \"%s\", \"control\": %b, \"recommender\": {\"type\": \"random\"}}"
                            .formatted(arm, arm.equals(arms.get(0))));
        }
        return ExperimentFixture.definition("{\"key\": \"feed\", \"arms\": [%s]%s}".formatted(written, more));
    }

    public ExperimentDefinition definition() {
        return definition("");
    }
}
