package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.decision.Decision;
import dev.sluice.decision.DecisionEngine;
import dev.sluice.decision.DecisionRequest;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides. Runs on the event loop: nothing here may wait. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.CLIENT_NAME)
public class DecisionResource {
    /** Most decisions in one call. */
    public static final int MAX_BATCH = 256;

    private final DecisionEngine engine;
    private final DecisionTimer timer;

    DecisionResource(DecisionEngine engine, DecisionTimer timer) {
        this.engine = engine;
        this.timer = timer;
    }

    @POST
    @Path("experiments/{key}/decisions")
    @NonBlocking
    public CompletionStage<Decision> decide(@PathParam("key") String key, @Nullable DecisionRequest request) {
        long start = System.nanoTime();
        return engine.decide(key, request == null ? DecisionRequest.empty() : request)
                .thenApply(decision -> {
                    timer.record(decision, System.nanoTime() - start);
                    return decision;
                });
    }

    /** Decides for 1 to 256 requests, in their order; one that is no good refuses them all, and nothing is decided. */
    @POST
    @Path("experiments/{key}/decisions:batch")
    @NonBlocking
    public CompletionStage<List<Decision>> decideAll(
            @PathParam("key") String key, @Nullable List<DecisionRequest> requests) {
        require(
                requests != null
                        && !requests.isEmpty()
                        && requests.size() <= MAX_BATCH
                        && requests.stream().noneMatch(Objects::isNull),
                "body",
                "must be an array of 1 to " + MAX_BATCH + " requests");
        long start = System.nanoTime();
        return engine.decide(key, Objects.requireNonNull(requests)).thenApply(decisions -> {
            long took = System.nanoTime() - start; // each of them has waited for all
            decisions.forEach(decision -> timer.record(decision, took));
            return decisions;
        });
    }
}
