package dev.sluice.web;

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
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Decides. Runs on the event loop: nothing here may wait. */
@Path("/api/v1/experiments/{key}/decisions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.CLIENT_NAME)
public class DecisionResource {
    private final DecisionEngine engine;

    DecisionResource(DecisionEngine engine) {
        this.engine = engine;
    }

    /** Draws an arm for a request and returns its items and the attribution token. */
    @POST
    @NonBlocking
    public CompletionStage<Decision> decide(@PathParam("key") String key, @Nullable DecisionRequest request) {
        return engine.decide(key, request == null ? DecisionRequest.empty() : request);
    }
}
