package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.PolicySnapshot;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Tells browsers that an experiment has moved, as server-sent events; costs one look at memory a second and listener. */
@Path("/api/v1/experiments/{key}/live")
@RolesAllowed(Role.VIEWER_NAME)
public class LiveResource {
    private static final Duration STEP = Duration.ofSeconds(1);
    /** Says that the line is still there. */
    private static final long BEAT = 10;

    private final Directory directory;

    private final Streams streams;

    LiveResource(Directory directory, Streams streams) {
        this.directory = directory;
        this.streams = streams;
    }

    /** One event at once, one whenever something changed, and one every ten seconds all the same. */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Pulse> live(@PathParam("key") String key) {
        directory.require(key);
        return streams.open(
                key,
                Multi.createFrom()
                        .ticks()
                        .every(STEP)
                        .onOverflow()
                        .drop()
                        .map(tick -> new Beat(tick / BEAT, pulse(key)))
                        .skip()
                        .repetitions()
                        .map(Beat::pulse));
    }

    private Pulse pulse(String key) {
        Directory.Live live = directory.require(key);
        PublishedExperiment experiment = live.experiment();
        return new Pulse(
                experiment.status(),
                experiment.revision(),
                live.snapshot().map(PolicySnapshot::version).orElse(0L),
                live.snapshot().map(PolicySnapshot::sequence).orElse(0L),
                live.snapshot().map(PolicySnapshot::asOf).orElse(experiment.createdAt()));
    }

    private record Beat(long number, Pulse pulse) {}

    /**
     * Where an experiment is.
     *
     * @param policyVersion of the allocation
     * @param sequence of the totals
     * @param asOf when they were published
     */
    public record Pulse(Status status, int revision, long policyVersion, long sequence, Instant asOf) {}
}
