package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Rates;
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
    private final Rates rates;
    private final Caller caller;

    DecisionResource(DecisionEngine engine, DecisionTimer timer, Rates rates, Caller caller) {
        this.engine = engine;
        this.timer = timer;
        this.rates = rates;
        this.caller = caller;
    }

    @POST
    @Path("experiments/{key}/decisions")
    @NonBlocking
    public CompletionStage<Decision> decide(@PathParam("key") String key, @Nullable DecisionRequest request) {
        count(1);
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
        count(Objects.requireNonNull(requests).size());
        long start = System.nanoTime();
        return engine.decide(key, Objects.requireNonNull(requests)).thenApply(decisions -> {
            long took = System.nanoTime() - start; // each of them has waited for all
            decisions.forEach(decision -> timer.record(decision, took));
            return decisions;
        });
    }

    private void count(int decisions) {
        if (rates.limits(Rates.Duty.DECISIONS)) {
            rates.count(Rates.Duty.DECISIONS, caller.name(), decisions);
        }
    }
}
