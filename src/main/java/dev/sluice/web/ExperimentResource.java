package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.definition.Directory;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.experiment.Experiments;
import dev.sluice.model.InvalidInput;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Administers experiments. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class ExperimentResource {
    private final Experiments experiments;
    private final Directory directory;
    private final SecurityIdentity identity;

    ExperimentResource(Experiments experiments, Directory directory, SecurityIdentity identity) {
        this.experiments = experiments;
        this.directory = directory;
        this.identity = identity;
    }

    /** Creates a draft. */
    @POST
    @Path("experiments")
    public Response create(ExperimentDefinition definition) {
        ExperimentDefinition asked = required(definition);
        PublishedExperiment created =
                experiments.create(asked, identity.getPrincipal().getName());
        return Response.created(URI.create("/api/v1/experiments/" + created.key()))
                .entity(View.of(created))
                .build();
    }

    /** Checks a definition and changes nothing. */
    @POST
    @Path("experiments:validate")
    public ExperimentDefinition validate(ExperimentDefinition definition) {
        return required(definition);
    }

    /** All experiments, by key. */
    @GET
    @Path("experiments")
    public List<View> list() {
        return directory.all().stream()
                .map(live -> View.of(live.experiment()))
                .sorted(Comparator.comparing(view -> view.definition().key()))
                .toList();
    }

    /** One experiment. */
    @GET
    @Path("experiments/{key}")
    public View get(@PathParam("key") String key) {
        return View.of(directory.require(key).experiment());
    }

    /** Starts a draft. */
    @POST
    @Path("experiments/{key}:start")
    @Consumes(MediaType.WILDCARD)
    public View start(@PathParam("key") String key) {
        return View.of(experiments.start(key));
    }

    /** Stops deciding for a while. */
    @POST
    @Path("experiments/{key}:pause")
    @Consumes(MediaType.WILDCARD)
    public View pause(@PathParam("key") String key) {
        return View.of(experiments.pause(key));
    }

    /** Decides again. */
    @POST
    @Path("experiments/{key}:resume")
    @Consumes(MediaType.WILDCARD)
    public View resume(@PathParam("key") String key) {
        return View.of(experiments.resume(key));
    }

    /** Ends the experiment for good, with or without a winner. */
    @POST
    @Path("experiments/{key}:conclude")
    @Consumes(MediaType.WILDCARD)
    public View conclude(@PathParam("key") String key, @Nullable Conclusion conclusion) {
        return View.of(experiments.conclude(key, conclusion == null ? "" : conclusion.winner()));
    }

    private static ExperimentDefinition required(@Nullable ExperimentDefinition definition) {
        if (definition == null) {
            throw new InvalidInput("body", "is required, an experiment");
        }
        return definition;
    }

    /** An experiment as administrators see it. */
    public record View(
            String key,
            Status status,
            int revision,
            Instant createdAt,
            Optional<Instant> concludedAt,
            ExperimentDefinition definition) {
        static View of(PublishedExperiment experiment) {
            return new View(
                    experiment.key(),
                    experiment.status(),
                    experiment.revision(),
                    experiment.createdAt(),
                    experiment.concludedAt(),
                    experiment.definition());
        }
    }

    /** How an experiment ends; the winner may be left out. */
    public record Conclusion(String winner) {
        public Conclusion {
            winner = winner == null ? "" : winner;
        }
    }
}
