package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.experiment.Experiments;
import dev.sluice.experiment.Stale;
import dev.sluice.report.Percent;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Administers experiments, in JSON or YAML. */
@Path("/api/v1")
@Consumes({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@Produces({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@RolesAllowed(Role.EDITOR_NAME)
@Blocking
public class ExperimentResource {
    private final Experiments experiments;
    private final Directory directory;
    private final Changes changes;
    private final Caller caller;

    ExperimentResource(Experiments experiments, Directory directory, Changes changes, Caller caller) {
        this.caller = caller;
        this.experiments = experiments;
        this.directory = directory;
        this.changes = changes;
    }

    @POST
    @Path("experiments")
    public Response create(ExperimentDefinition definition) {
        ExperimentDefinition asked = required(definition);
        caller.requireSight(asked.key());
        return answer(experiments.create(asked, changes.now("")), Response.Status.CREATED);
    }

    @POST
    @Path("experiments:validate")
    @RolesAllowed(Role.VIEWER_NAME)
    public ExperimentDefinition validate(ExperimentDefinition definition) {
        return required(definition);
    }

    /**
     * Experiments by key, a page at a time.
     *
     * @param status only these, separated by commas; all but the archived ones unless said otherwise
     * @param query only those whose key or hypothesis holds this text, whatever its case
     * @param after only keys behind this one: the {@code next} of the page before
     * @param limit most experiments of the page, 1 to 1000
     */
    @GET
    @Path("experiments")
    @RolesAllowed(Role.VIEWER_NAME)
    public Page list(
            @QueryParam("status") @DefaultValue("") String status,
            @QueryParam("query") @DefaultValue("") String query,
            @QueryParam("after") @DefaultValue("") String after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        Paging.requireLimit(limit);
        ExperimentFilter filter = ExperimentFilter.of(status, query);
        List<View> found = directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> experiment.key().compareTo(after) > 0
                        && filter.passes(experiment)
                        && caller.sees(experiment.key()))
                .sorted(Comparator.comparing(PublishedExperiment::key))
                .limit(limit + 1L)
                .map(View::of)
                .toList();
        boolean more = found.size() > limit;
        return new Page(
                more ? found.subList(0, limit) : found,
                more ? Optional.of(found.get(limit - 1).definition().key()) : Optional.empty());
    }

    /** One experiment; its ETag is its revision. */
    @GET
    @Path("experiments/{key}")
    @RolesAllowed(Role.VIEWER_NAME)
    public Response get(@PathParam("key") String key) {
        return answer(directory.require(key).experiment(), Response.Status.OK);
    }

    /** Its definition alone, as it may be put again. */
    @GET
    @Path("experiments/{key}/definition")
    @RolesAllowed(Role.VIEWER_NAME)
    public ExperimentDefinition definition(@PathParam("key") String key) {
        return directory.require(key).experiment().definition();
    }

    /**
     * Creates a draft, or gives an experiment another definition as a new revision; nothing happens where nothing differs.
     * With {@code If-Match}, only while that revision is in force.
     */
    @PUT
    @Path("experiments/{key}")
    public Response put(
            @PathParam("key") String key,
            @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch,
            ExperimentDefinition definition) {
        ExperimentDefinition asked = required(definition);
        caller.requireSight(key);
        require(asked.key().equals(key), "key", "must be '" + key + "' as in the address, got '" + asked.key() + "'");
        if (directory.find(key).isEmpty()) {
            if (!ifMatch.isEmpty()) {
                throw Stale.missing(key);
            }
            return create(asked);
        }
        return answer(experiments.update(asked, changes.now(ifMatch)), Response.Status.OK);
    }

    /** Deletes a draft; what ever ran can only be archived. */
    @DELETE
    @Path("experiments/{key}")
    @Consumes(MediaType.WILDCARD)
    public void delete(
            @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch) {
        experiments.delete(key, changes.now(ifMatch));
    }

    @POST
    @Path("experiments/{key}:start")
    @Consumes(MediaType.WILDCARD)
    public Response start(
            @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch) {
        return answer(experiments.start(key, changes.now(ifMatch)), Response.Status.OK);
    }

    @POST
    @Path("experiments/{key}:pause")
    @Consumes(MediaType.WILDCARD)
    public Response pause(
            @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch) {
        return answer(experiments.pause(key, changes.now(ifMatch)), Response.Status.OK);
    }

    /** Decides again. */
    @POST
    @Path("experiments/{key}:resume")
    @Consumes(MediaType.WILDCARD)
    public Response resume(
            @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch) {
        return answer(experiments.resume(key, changes.now(ifMatch)), Response.Status.OK);
    }

    @POST
    @Path("experiments/{key}:conclude")
    @Consumes(MediaType.WILDCARD)
    public Response conclude(
            @PathParam("key") String key,
            @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch,
            @Nullable Conclusion conclusion) {
        String winner = conclusion == null ? "" : conclusion.winner();
        return answer(experiments.conclude(key, winner, changes.now(ifMatch)), Response.Status.OK);
    }

    @POST
    @Path("experiments/{key}:archive")
    @Consumes(MediaType.WILDCARD)
    public Response archive(
            @PathParam("key") String key, @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch) {
        return answer(experiments.archive(key, changes.now(ifMatch)), Response.Status.OK);
    }

    private static Response answer(PublishedExperiment experiment, Response.Status status) {
        Response.ResponseBuilder answer =
                Response.status(status).entity(View.of(experiment)).tag(String.valueOf(experiment.revision()));
        if (status == Response.Status.CREATED) {
            answer.header(HttpHeaders.LOCATION, "/api/v1/experiments/" + experiment.key());
        }
        return answer.build();
    }

    private static ExperimentDefinition required(@Nullable ExperimentDefinition definition) {
        if (definition == null) {
            throw new InvalidInput("body", "is required, an experiment");
        }
        return definition;
    }

    /**
     * A page of experiments.
     *
     * @param next what to ask for as {@code after} to get the next page; absent on the last one
     */
    public record Page(List<View> experiments, Optional<String> next) {}

    /** An experiment as administrators see it. */
    public record View(
            String key,
            Status status,
            int revision,
            int group,
            Instant createdAt,
            Optional<Instant> concludedAt,
            List<String> slots,
            ExperimentDefinition definition,
            List<String> notes) {
        static View of(PublishedExperiment experiment) {
            return new View(
                    experiment.key(),
                    experiment.status(),
                    experiment.revision(),
                    experiment.group(),
                    experiment.createdAt(),
                    experiment.concludedAt(),
                    experiment.slots(),
                    experiment.definition(),
                    notes(experiment.definition()));
        }

        private static List<String> notes(ExperimentDefinition definition) {
            Stream<String> thin = definition.thinControl().stream()
                    .map(share -> "control may get as little as " + Percent.of(share)
                            + " of the decisions: every comparison needs its rows, so that with less than 10 % differences"
                            + " are found late or never");
            Stream<String> versions = definition.targeting().versionsAsTexts().stream()
                    .map(comparison -> "targeting compares versions as texts, in which '10' comes before '9': "
                            + comparison + "; write version(...) around both sides");
            return Stream.concat(thin, versions).toList();
        }
    }

    /** How an experiment ends; the winner may be left out. */
    public record Conclusion(String winner) {
        public Conclusion {
            winner = winner == null ? "" : winner;
        }
    }
}
