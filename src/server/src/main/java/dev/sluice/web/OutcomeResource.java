package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.access.TooMany;
import dev.sluice.audit.Subject;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.history.AllocationStore;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Outcomes;
import dev.sluice.outcome.OutcomeAnswers;
import dev.sluice.outcome.OutcomeFormat;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Hands out what every decision came to. */
@Path("/api/v1")
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class OutcomeResource {
    private static final int AT_ONCE = 4;
    private static final Duration COME_AGAIN = Duration.ofSeconds(10);

    private final Directory directory;
    private final OutcomeAnswers outcomes;
    private final AllocationStore allocations;
    private final Changes changes;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);

    OutcomeResource(
            Directory directory, OutcomeAnswers outcomes, AllocationStore allocations, Changes changes, Clock clock) {
        this.changes = changes;
        this.directory = directory;
        this.outcomes = outcomes;
        this.allocations = allocations;
        this.clock = clock;
    }

    /**
     * A row for each mature decision, with all that came of it, complete up to now.
     *
     * @param from decided then or later; by default from the first one
     * @param to decided before; by default up to now
     * @param format ndjson, csv or parquet
     */
    @GET
    @Path("experiments/{key}/outcomes")
    @Produces({"application/x-ndjson", "text/csv", "application/vnd.apache.parquet"})
    public Response outcomes(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to,
            @QueryParam("format") @DefaultValue("") String format)
            throws IOException {
        OutcomeFormat written = OutcomeFormat.parse(format);
        String experiment = directory.require(key).experiment().key();
        Period period = period(from, to);
        if (!free.tryAcquire()) {
            throw new TooMany(AT_ONCE + " answers of this kind are written already; ask again later", COME_AGAIN);
        }
        boolean begun = false;
        try {
            changes.tell(changes.now(""), Subject.of("outcomes", experiment), "exported", written.ending());
            OutcomeAnswers.Answer answer =
                    outcomes.prepare(new OutcomeAnswers.Wanted(experiment, period.from(), period.to()));
            StreamingOutput body = out -> {
                try (answer) {
                    answer.write(written, out);
                } finally {
                    free.release();
                }
            };
            begun = true;
            return Response.ok(body, written.mediaType())
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            "attachment; filename=\"" + experiment + "." + written.ending() + "\"")
                    .build();
        } finally {
            if (!begun) {
                free.release();
            }
        }
    }

    /** Whether there would be an answer; the rows themselves are not gathered for it. */
    @HEAD
    @Path("experiments/{key}/outcomes")
    public Response head(@PathParam("key") String key) {
        directory.require(key);
        return Response.ok().build();
    }

    /** Every version of the allocation in a period, with the one that was in force when it began; kept for 30 days. */
    @GET
    @Path("experiments/{key}/versions")
    @Produces(MediaType.APPLICATION_JSON)
    public AllocationVersions versions(
            @PathParam("key") String key,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        PublishedExperiment experiment = directory.require(key).experiment();
        Period period = period(from, to);
        List<AllocationVersion> found = allocations.find(experiment.id(), period.from(), period.to());
        require(
                found.size() <= AllocationStore.MAX_VERSIONS,
                "to",
                "must be earlier: the period has more than " + AllocationStore.MAX_VERSIONS + " versions");
        return new AllocationVersions(
                experiment.key(),
                found.stream()
                        .map(version -> PublishedShares.of(version, experiment.slots()))
                        .toList());
    }

    /** All of the time unless said otherwise. */
    private Period period(String from, String to) {
        return Period.of(from, to, clock.instant(), end -> Instant.EPOCH);
    }

    /**
     * What decisions of a period were drawn from.
     *
     * @param versions in order, at most {@link AllocationStore#MAX_VERSIONS}: longer periods are refused
     */
    public record AllocationVersions(String experiment, List<PublishedShares> versions) {}

    /**
     * One version: what decisions were drawn from, and what was known when it was published.
     *
     * @param at when it was published
     * @param shares probability of each arm, by key
     * @param mature what was mature of each arm then, by key: plug-in means follow from it
     */
    public record PublishedShares(
            long version, int revision, Instant at, Map<String, Double> shares, Map<String, MatureRows> mature) {
        static PublishedShares of(AllocationVersion version, List<String> slots) {
            Map<String, Double> shares = new LinkedHashMap<>();
            Map<String, MatureRows> mature = new LinkedHashMap<>();
            double[] known = version.allocation().toArray();
            for (int slot = 0; slot < slots.size(); slot++) {
                shares.put(slots.get(slot), slot < known.length ? known[slot] : 0);
                mature.put(slots.get(slot), MatureRows.of(version, slot));
            }
            return new PublishedShares(version.version(), version.revision(), version.at(), shares, mature);
        }
    }

    /**
     * What was mature of an arm.
     *
     * @param rows decisions, or units where units are randomised
     * @param clicks rows with at least one; views and conversions likewise
     * @param mean plug-in mean of the reward, (S + 0.5) / (N + 10)
     */
    public record MatureRows(long rows, long clicks, long views, long conversions, double valueSum, double mean) {
        static MatureRows of(AllocationVersion version, int slot) {
            Outcomes mature = version.mature(slot);
            List<Double> means = version.means();
            return new MatureRows(
                    mature.rows(),
                    mature.clicks(),
                    mature.views(),
                    mature.conversions(),
                    mature.valueSum(),
                    slot < means.size() ? means.get(slot) : 0.05);
        }
    }
}
