package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.definition.Directory;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.experiment.Experiments;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.report.Report;
import dev.sluice.report.Reports;
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
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Administers experiments and shows what they found. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class ExperimentResource {
    private final Experiments experiments;
    private final Directory directory;
    private final SecurityIdentity identity;
    private final Clock clock;

    ExperimentResource(Experiments experiments, Directory directory, SecurityIdentity identity, Clock clock) {
        this.experiments = experiments;
        this.directory = directory;
        this.identity = identity;
        this.clock = clock;
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
        return View.of(find(key).experiment());
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

    /** What the experiment shows now. */
    @GET
    @Path("experiments/{key}/report")
    public Report report(@PathParam("key") String key) {
        return Reports.of(find(key), clock.instant());
    }

    /** What became of its records. */
    @GET
    @Path("experiments/{key}/ledger")
    public Ledger ledger(@PathParam("key") String key) {
        return find(key).snapshot().map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }

    private Directory.Live find(String key) {
        return directory
                .find(key)
                .orElseThrow(() -> new NoSuchElementException("there is no experiment '" + key + "'"));
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
