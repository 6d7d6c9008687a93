package dev.sluice.ui.dashboard;

import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.history.SeriesStore;
import dev.sluice.report.Comparison;
import dev.sluice.report.Denominator;
import dev.sluice.report.Report;
import dev.sluice.report.Reports;
import dev.sluice.report.SeriesPoint;
import dev.sluice.ui.chart.ArmColours;
import dev.sluice.ui.chart.Sparkline;
import dev.sluice.ui.conclusion.ExperimentWords;
import dev.sluice.ui.conclusion.HealthWords;
import dev.sluice.ui.conclusion.PolicyWords;
import dev.sluice.ui.conclusion.StatusWords;
import dev.sluice.ui.conclusion.TrafficLight;
import dev.sluice.ui.page.ChoiceLabels;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.Caller;
import dev.sluice.web.DatabaseProblems;
import dev.sluice.web.ExperimentFilter;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All experiments at a glance. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ExperimentsPage {
    private static final int SPARK_POINTS = 24;
    private static final int PAGE = 50;
    private static final Duration MONTH = Duration.ofDays(30);

    private final Directory directory;
    private final SeriesStore series;
    private final Shell shell;
    private final Caller caller;
    private final Clock clock;

    ExperimentsPage(Directory directory, SeriesStore series, Shell shell, Caller caller, Clock clock) {
        this.caller = caller;
        this.directory = directory;
        this.series = series;
        this.shell = shell;
        this.clock = clock;
    }

    /**
     * The list.
     *
     * @param query only those whose key or hypothesis holds this text
     * @param status only these; all but the archived ones unless said otherwise
     * @param sort key, age, decisions or evidence
     * @param page from 1
     */
    @GET
    @Path("experiments")
    public TemplateInstance list(
            @QueryParam("query") @DefaultValue("") String query,
            @QueryParam("status") @DefaultValue("") String status,
            @QueryParam("sort") @DefaultValue("age") String sort,
            @QueryParam("page") @DefaultValue("1") int page) {
        InvalidInput.require(page >= 1, "page", "must be 1 or more, got " + page);
        ExperimentWords words = shell.words(ExperimentWords.class);
        Instant now = clock.instant();
        ExperimentFilter filter = ExperimentFilter.of(status, query);
        List<Candidate> found = directory.all().stream()
                .filter(live -> filter.passes(live.experiment())
                        && caller.sees(live.experiment().key()))
                .map(live -> new Candidate(live, now))
                .sorted(order(sort))
                .toList();
        List<Candidate> shown =
                found.stream().skip((page - 1L) * PAGE).limit(PAGE).toList();
        List<Row> rows = DatabaseProblems.unlessAway(
                () -> shown.stream()
                        .map(candidate -> row(candidate, now, words, true))
                        .toList(),
                () -> shown.stream()
                        .map(candidate -> row(candidate, now, words, false))
                        .toList());
        boolean any = directory.all().stream()
                .anyMatch(live -> caller.sees(live.experiment().key()));
        return shell.page(Templates.experiments(
                rows, new Filter(query, status, sort, page, found.size() > page * PAGE, found.size()), any));
    }

    private static Comparator<Candidate> order(String sort) {
        Map<String, Comparator<Candidate>> orders = Map.of(
                "key", Comparator.comparing(candidate -> candidate.experiment().key()),
                "age",
                        Comparator.<Candidate, Instant>comparing(
                                        candidate -> candidate.experiment().createdAt())
                                .reversed(),
                "decisions", Comparator.comparingLong(Candidate::decisions).reversed(),
                "evidence", Comparator.comparingDouble(Candidate::evidence).reversed());
        return Optional.ofNullable(orders.get(sort))
                .orElseThrow(
                        () -> new InvalidInput("sort", "must be key, age, decisions or evidence, got '" + sort + "'"));
    }

    private Row row(Candidate candidate, Instant now, ExperimentWords words, boolean drawn) {
        PublishedExperiment experiment = candidate.experiment();
        Report report = candidate.report();
        Optional<Report.Arm> leader =
                report.matureRows() == 0 || experiment.definition().interleaves()
                        ? Optional.empty()
                        : report.arms().stream().max(Comparator.comparingDouble(Report.Arm::reward));
        Instant end = experiment.concludedAt().orElse(now);
        List<SeriesPoint> points = !drawn || experiment.status() == Status.DRAFT
                ? List.of()
                : series.sample(experiment.id(), later(experiment.createdAt(), end.minus(MONTH)), end, SPARK_POINTS);
        TrafficLight.Level worst = TrafficLight.worst(TrafficLight.of(experiment.definition(), report, words));
        return new Row(
                experiment.key(),
                experiment.definition().hypothesis(),
                new State(
                        experiment.status(),
                        StatusWords.of(experiment.status(), words),
                        worst.style(),
                        HealthWords.of(worst, words)),
                PolicyWords.name(experiment.definition().policy(), shell.words(ChoiceLabels.class)),
                new Result(
                        Formats.count(candidate.decisions()),
                        leader.map(Report.Arm::arm).orElse(""),
                        leader.map(arm -> ArmColours.of(experiment, arm.arm())).orElse(""),
                        evidence(candidate, words)),
                new Age(
                        Formats.length(Duration.between(experiment.createdAt(), end)),
                        Formats.time(experiment.createdAt())),
                Sparkline.of(experiment, points));
    }

    private static String evidence(Candidate candidate, ExperimentWords words) {
        if (candidate.experiment().status() == Status.DRAFT) {
            return "";
        }
        if (!candidate.report().checks().propensity().ok()
                || !candidate.report().checks().impliedImpressions().ok()) {
            return words.evidenceMismatch();
        }
        return candidate.report().best().isPresent()
                ? words.evidenceBest(candidate.report().best().get())
                : candidate.evidence() <= 0
                        ? words.evidenceNone()
                        : Formats.evidence(Math.pow(10, Math.min(12, candidate.evidence())));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** An experiment whose report is made when it is needed: most of a long list is not shown. */
    private static final class Candidate {
        private final Directory.Live live;
        private final Instant now;
        private Optional<Report> made = Optional.empty();

        Candidate(Directory.Live live, Instant now) {
            this.live = live;
            this.now = now;
        }

        PublishedExperiment experiment() {
            return live.experiment();
        }

        Report report() {
            Report report = made.orElseGet(() -> Reports.of(live, Denominator.IMPRESSION, now));
            made = Optional.of(report);
            return report;
        }

        long decisions() {
            return report().arms().stream().mapToLong(Report.Arm::decisions).sum();
        }

        double evidence() {
            double pairs = report().findings().stream()
                    .filter(Comparison::goal)
                    .filter(finding -> finding.withControl(experiment()))
                    .mapToDouble(Comparison::log10Evidence)
                    .max()
                    .orElse(0);
            return report().interleaving()
                    .map(duel -> Math.max(pairs, duel.finding().log10Evidence()))
                    .orElse(pairs);
        }
    }

    /**
     * An experiment in the list.
     *
     * @param hypothesis may be empty
     * @param policy in words
     * @param shares over its life, at most the last 30 days
     */
    public record Row(
            String key, String hypothesis, State state, String policy, Result result, Age age, Sparkline shares) {}

    /**
     * How it is.
     *
     * @param words its status in words
     * @param health class of the worst check
     * @param healthWords the same in words
     */
    public record State(Status status, String words, String health, String healthWords) {}

    /**
     * What has come of it.
     *
     * @param decisions drawn so far
     * @param leader arm with the highest mean reward, or empty
     * @param colour of the leader
     * @param evidence in words
     */
    public record Result(String decisions, String leader, String colour, String evidence) {}

    /**
     * How old it is.
     *
     * @param length how long it has run, or ran
     * @param since when it was created
     */
    public record Age(String length, String since) {}

    /** What is shown of all. */
    public record Filter(String query, String status, String sort, int page, boolean more, int found) {
        public String address(int other) {
            return "/experiments?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + "&status=" + status
                    + "&sort=" + sort + "&page=" + other;
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance experiments(List<Row> rows, Filter filter, boolean any);
    }
}
