package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.planning.Plan;
import dev.sluice.planning.PlanRequest;
import dev.sluice.planning.Planner;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Says how long an experiment takes before it starts. */
@Path("/api/v1/plan")
@Consumes({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@Produces({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class PlanResource {
    private final HeavyWork heavy;

    PlanResource(HeavyWork heavy) {
        this.heavy = heavy;
    }

    /** Sample size, duration and detectable lift; changes nothing. */
    @POST
    public Uni<Plan> plan(PlanRequest question) {
        require(question != null, "body", "is required");
        return heavy.run(() -> Planner.plan(question));
    }
}
