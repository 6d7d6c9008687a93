package dev.sluice.ui.dashboard;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.audit.AuditEntry;
import dev.sluice.audit.AuditStore;
import dev.sluice.definition.Metric;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.directory.Directory.Live;
import dev.sluice.history.MinuteStores;
import dev.sluice.model.ModelReference;
import dev.sluice.report.Denominator;
import dev.sluice.report.Report;
import dev.sluice.report.Reports;
import dev.sluice.ui.chart.Charts;
import dev.sluice.ui.chart.Range;
import dev.sluice.ui.conclusion.Conclusion;
import dev.sluice.ui.conclusion.DuelFigures;
import dev.sluice.ui.conclusion.ExperimentWords;
import dev.sluice.ui.conclusion.Matrix;
import dev.sluice.ui.conclusion.PolicyWords;
import dev.sluice.ui.conclusion.SegmentRow;
import dev.sluice.ui.conclusion.StatusWords;
import dev.sluice.ui.conclusion.TrafficLight;
import dev.sluice.ui.page.ChoiceLabels;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.DatabaseProblems;
import dev.sluice.web.Latency;
import dev.sluice.web.ReportResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One experiment: what it shows, whether that can be trusted, and what was done to it. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ExperimentPage {
    private static final int CHART_POINTS = 240;
    /** Until the last rows are in the last minute that is stored. */
    private static final Duration PUBLICATION = Duration.ofMinutes(10);

    private final Directory directory;
    private final MinuteStores stored;
    private final AuditStore audit;
    private final ReportResource reports;
    private final Shell shell;
    private final Clock clock;
    /** First minutes of groups, which stay what they are. */
    private final ConcurrentHashMap<Group, Instant> begun = new ConcurrentHashMap<>();

    ExperimentPage(Directory directory, Recorded recorded, ReportResource reports, Shell shell, Clock clock) {
        this.audit = recorded.audit;
        this.directory = directory;
        this.stored = recorded.stored;
        this.reports = reports;
        this.shell = shell;
        this.clock = clock;
    }

    /**
     * The page.
     *
     * @param range of the charts: 1h, 6h, 24h, 7d, 30d or all
     * @param metric of the charts: ctr, vtr or cvr; that of the reward unless said otherwise
     */
    @GET
    @Path("experiments/{key}")
    public TemplateInstance show(
            @PathParam("key") String key,
            @QueryParam("range") @DefaultValue("all") String range,
            @QueryParam("metric") @DefaultValue("") String metric) {
        Live live = directory.require(key);
        PublishedExperiment experiment = live.experiment();
        ExperimentWords words = shell.words(ExperimentWords.class);
        Report report = Reports.of(live, Denominator.IMPRESSION, clock.instant());
        List<TrafficLight> lights = TrafficLight.of(experiment.definition(), report, words);
        View view = new View(
                experiment,
                new Facts(
                        StatusWords.of(experiment.status(), words),
                        PolicyWords.name(experiment.definition().policy(), shell.words(ChoiceLabels.class)),
                        Formats.time(report.asOf()),
                        reports.unjudged(key) > 0
                                ? Optional.of(Formats.count(reports.unjudged(key)))
                                : Optional.empty()),
                report,
                Conclusion.of(experiment.definition(), report, since(experiment), words),
                new Health(lights, TrafficLight.worst(lights).style()),
                ArmRow.of(experiment, report, latencies(key)),
                new Compared(
                        Matrix.of(experiment, report, words),
                        SegmentRow.of(experiment, report, words),
                        report.interleaving().map(DuelFigures::of)));
        Range.parse(range);
        Choice choice = new Choice(range, metric(experiment, metric).measure().name());
        return shell.page(Templates.experiment(view, choice, Action.of(experiment.status())));
    }

    @GET
    @Path("experiments/{key}/charts")
    @Produces(MediaType.APPLICATION_JSON)
    public Charts charts(
            @PathParam("key") String key,
            @QueryParam("range") @DefaultValue("all") String range,
            @QueryParam("metric") @DefaultValue("") String metric) {
        Live live = directory.require(key);
        PublishedExperiment experiment = live.experiment();
        int id = experiment.id();
        Instant end =
                experiment.concludedAt().map(at -> at.plus(tail(experiment))).orElseGet(clock::instant);
        Instant to = end.isAfter(clock.instant()) ? clock.instant() : end;
        Instant from = Range.parse(range).start(to, stored.series().first(id));
        Charts charts = Charts.of(
                experiment,
                live.usable(),
                stored.series().sample(id, from, to, CHART_POINTS),
                stored.evidence().sample(id, from, to, CHART_POINTS),
                metric(experiment, metric));
        return charts.marked(exchanges(experiment, from, to));
    }

    /** When arms came to serve another version of what they follow; a first version is registered, and promoted too. */
    private List<Charts.Mark> exchanges(PublishedExperiment experiment, Instant from, Instant to) {
        Set<ModelReference> followed = experiment.definition().arms().stream()
                .flatMap(arm -> arm.recommender().followed().stream())
                .collect(Collectors.toSet());
        List<Charts.Mark> marks = new ArrayList<>();
        for (ModelReference model : followed) {
            String before = "";
            for (AuditEntry entry : audit.moves(model, from, to)) {
                String version = entry.subject().substring("model ".length()).replace('/', '@');
                if (!version.equals(before)) {
                    marks.add(new Charts.Mark(entry.at().toEpochMilli(), version));
                }
                before = version;
            }
        }
        marks.sort(Comparator.comparingLong(Charts.Mark::time));
        return marks;
    }

    /** Decisions that were open at the end still mature. */
    private static Duration tail(PublishedExperiment experiment) {
        return experiment
                .definition()
                .attributionWindow()
                .plus(experiment.definition().grace())
                .plus(PUBLICATION);
    }

    private static Metric metric(PublishedExperiment experiment, String name) {
        if (name.isEmpty()) {
            return Optional.ofNullable(experiment.definition().reward().metric())
                    .orElse(Metric.CTR);
        }
        Optional<Metric> known = Arrays.stream(Metric.values())
                .filter(metric -> metric.measure().name().equals(name))
                .findFirst();
        require(known.isPresent(), "metric", "must be ctr, vtr or cvr, got '" + name + "'");
        return known.orElseThrow();
    }

    /** When the data of its group begin; unknown while the database is away, which must not hide the rest. */
    private Optional<Instant> since(PublishedExperiment experiment) {
        Group group = new Group(experiment.id(), experiment.group());
        Instant known = begun.get(group);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Instant> first = DatabaseProblems.unlessAway(
                () -> stored.series().first(experiment.id(), experiment.group()), Optional::empty);
        first.ifPresent(minute -> begun.put(group, minute));
        return first;
    }

    private record Group(int experiment, int number) {}

    /** What was noted while it ran. */
    @Singleton
    record Recorded(MinuteStores stored, AuditStore audit) {}

    private Function<String, Optional<String>> latencies(String key) {
        List<Latency> measured = reports.latency(key);
        return arm -> measured.stream()
                .filter(latency -> latency.arm().equals(arm) && latency.decisions() > 0)
                .max(Comparator.comparingLong(Latency::decisions))
                .map(ExperimentPage::quantile);
    }

    /** The least of the measured limits that 99 % of the decisions kept. */
    private static String quantile(Latency latency) {
        return latency.within().entrySet().stream()
                .filter(limit -> limit.getValue() >= 0.99)
                .findFirst()
                .map(limit -> "≤ " + limit.getKey() + " ms")
                .orElse("> 500 ms");
    }

    /** What of the charts is shown. */
    public record Choice(String range, String metric) {
        public List<String> ranges() {
            return Arrays.stream(Range.values()).map(Range::wireName).toList();
        }

        public List<String> metrics() {
            return Arrays.stream(Metric.values())
                    .map(known -> known.measure().name())
                    .toList();
        }
    }

    /** What the page shows. */
    public record View(
            PublishedExperiment experiment,
            Facts facts,
            Report report,
            Conclusion conclusion,
            Health health,
            List<ArmRow> arms,
            Compared compared) {}

    /**
     * What stands below the name.
     *
     * @param state status in words
     * @param policy in words
     * @param asOf when the totals were published
     * @param unjudged requests that the condition could not be judged on, if any
     */
    public record Facts(String state, String policy, String asOf, Optional<String> unjudged) {}

    /**
     * Whether the figures can be trusted.
     *
     * @param worst class of the worst check
     */
    public record Health(List<TrafficLight> checks, String worst) {}

    /** Arms against each other: all, in parts of the audience, and in one list. */
    public record Compared(Matrix matrix, List<SegmentRow> segments, Optional<DuelFigures> duel) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance experiment(View view, Choice choice, List<Action> actions);
    }
}
