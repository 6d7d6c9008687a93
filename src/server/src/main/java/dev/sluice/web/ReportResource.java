package dev.sluice.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.access.Role;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.history.EvidenceStore;
import dev.sluice.history.MinuteStores;
import dev.sluice.history.SeriesStore;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.report.Denominator;
import dev.sluice.report.EvidencePoint;
import dev.sluice.report.Report;
import dev.sluice.report.Reports;
import dev.sluice.report.SeriesPoint;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
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
import java.util.List;
import java.util.Map;

/** Shows what an experiment found. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ReportResource {
    private static final Duration DAY = Duration.ofDays(1);

    private final Directory directory;
    private final SeriesStore series;
    private final EvidenceStore evidence;
    private final DecisionTimer timer;
    private final DecisionEngine engine;
    private final Clock clock;

    ReportResource(Directory directory, MinuteStores stored, DecisionTimer timer, DecisionEngine engine, Clock clock) {
        this.directory = directory;
        this.series = stored.series();
        this.evidence = stored.evidence();
        this.timer = timer;
        this.engine = engine;
        this.clock = clock;
    }

    @GET
    @Path("experiments/{key}/report")
    public Report report(@PathParam("key") String key, @QueryParam("per") @DefaultValue("") String per) {
        Report report = Reports.of(directory.require(key), Denominator.parse(per), clock.instant());
        for (Map.Entry<String, Long> mistyped :
                engine.mistyped(report.experiment()).entrySet()) {
            report = report.warning("attribute '" + mistyped.getKey() + "' was not of its declared type in "
                    + mistyped.getValue() + " requests since this replica's start: it was logged as missing");
        }
        for (Map.Entry<String, Long> part : engine.leftOut(report.experiment()).entrySet()) {
            report = report.warning("part '" + part.getKey() + "' of a blend was left out of " + part.getValue()
                    + " lists since this replica's start: it failed, was late or had nothing");
        }
        long unjudged = unjudged(report.experiment());
        return unjudged == 0
                ? report
                : report.warning("the targeting could not be evaluated on " + unjudged
                        + " requests since this replica's start, which got control: it names what they lacked, compares"
                        + " what cannot be compared, or was too much work");
    }

    @GET
    @Path("experiments/{key}/report")
    @Produces(CsvTable.TEXT_CSV)
    public String reportTable(@PathParam("key") String key, @QueryParam("per") @DefaultValue("") String per) {
        return CsvTable.of(report(key, per).arms());
    }

    /** Every arm's totals minute by minute; the last day unless said otherwise. */
    @GET
    @Path("experiments/{key}/timeseries")
    public Series series(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        PublishedExperiment experiment = directory.require(key).experiment();
        Period period = period(from, to);
        return new Series(
                key,
                period.from(),
                period.to(),
                series.find(experiment.id(), period.from(), period.to()).stream()
                        .map(point -> new Point(experiment.slots().get(point.slot()), point))
                        .toList());
    }

    @GET
    @Path("experiments/{key}/timeseries")
    @Produces(CsvTable.TEXT_CSV)
    public String seriesTable(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        return CsvTable.of(series(key, from, to).points());
    }

    /** What the evidence had come to minute by minute, against control; the last day unless said otherwise. */
    @GET
    @Path("experiments/{key}/evidence")
    public EvidenceSeries evidence(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        PublishedExperiment experiment = directory.require(key).experiment();
        Period period = period(from, to);
        return new EvidenceSeries(
                key,
                period.from(),
                period.to(),
                evidence.find(experiment.id(), period.from(), period.to()).stream()
                        .map(point -> new EvidenceAt(experiment.slots().get(point.slot()), point))
                        .toList());
    }

    @GET
    @Path("experiments/{key}/evidence")
    @Produces(CsvTable.TEXT_CSV)
    public String evidenceTable(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        return CsvTable.of(evidence(key, from, to).points());
    }

    @GET
    @Path("experiments/{key}/propensity-check")
    public Report.Propensity propensityCheck(@PathParam("key") String key) {
        return report(key, "").checks().propensity();
    }

    @GET
    @Path("experiments/{key}/findings")
    @Produces(CsvTable.TEXT_CSV)
    public String comparisonTable(@PathParam("key") String key) {
        return CsvTable.of(report(key, "").findings());
    }

    /** Requests that this replica could not judge the experiment's condition on. */
    public long unjudged(String key) {
        return engine.unjudged(key);
    }

    @GET
    @Path("experiments/{key}/latency")
    public List<Latency> latency(@PathParam("key") String key) {
        return timer.latencies(directory.require(key).experiment().key());
    }

    @GET
    @Path("experiments/{key}/ledger")
    public Ledger ledger(@PathParam("key") String key) {
        return directory.require(key).snapshot().map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }

    /** The last day unless said otherwise. */
    private Period period(String from, String to) {
        return Period.of(from, to, clock.instant(), end -> end.minus(DAY));
    }

    /**
     * Totals of every arm by minute.
     *
     * @param from start of the period
     * @param to end of the period, exclusive
     * @param points by minute and slot, at most {@link SeriesStore#MAX_POINTS}: ask for shorter periods beyond that
     */
    public record Series(String experiment, Instant from, Instant to, List<Point> points) {}

    /**
     * Evidence by minute; after a day every tenth minute is kept.
     *
     * @param from start of the period
     * @param to end of the period, exclusive
     * @param points by minute, arm and quantity, at most {@link EvidenceStore#MAX_POINTS}
     */
    public record EvidenceSeries(String experiment, Instant from, Instant to, List<EvidenceAt> points) {}

    /** One arm's evidence at the end of one minute. */
    public record EvidenceAt(String arm, @JsonUnwrapped EvidencePoint evidence) {}

    /** One arm's totals at the end of one minute. */
    public record Point(String arm, @JsonUnwrapped SeriesPoint totals) {}
}
