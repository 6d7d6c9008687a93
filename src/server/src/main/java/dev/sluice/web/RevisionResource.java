package dev.sluice.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import dev.sluice.access.Role;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.experiment.Experiments;
import dev.sluice.experiment.Revision;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Shows what an experiment was, and brings it back. */
@Path("/api/v1/experiments/{key}/revisions")
@Produces({MediaType.APPLICATION_JSON, YamlMapping.YAML})
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class RevisionResource {
    private static final EnumSet<DiffFlags> WITH_OLD_VALUES = EnumSet.of(
            DiffFlags.ADD_ORIGINAL_VALUE_ON_REPLACE, DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION);

    private final Experiments experiments;
    private final Changes changes;

    RevisionResource(Experiments experiments, Changes changes) {
        this.experiments = experiments;
        this.changes = changes;
    }

    /**
     * Revisions, newest first, each with what it changed.
     *
     * @param before only revisions below this one: the {@code next} of the page before
     * @param limit most revisions of the page, 1 to 1000
     */
    @GET
    public Page list(
            @PathParam("key") String key,
            @QueryParam("before") @DefaultValue("2147483647") int before,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        Paging.requireLimit(limit);
        List<Revision> found = experiments.revisions(key, before, limit + 1);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, found.size()); i++) {
            entries.add(
                    Entry.of(found.get(i), i + 1 < found.size() ? Optional.of(found.get(i + 1)) : Optional.empty()));
        }
        return new Page(
                entries, found.size() > limit ? Optional.of(found.get(limit - 1).revision()) : Optional.empty());
    }

    @GET
    @Path("{revision:\\d+}")
    public Revision get(@PathParam("key") String key, @PathParam("revision") int revision) {
        return experiments.revision(key, revision);
    }

    @POST
    @Path("{revision:\\d+}:restore")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.EDITOR_NAME)
    public ExperimentResource.View restore(
            @PathParam("key") String key,
            @PathParam("revision") int revision,
            @HeaderParam(HttpHeaders.IF_MATCH) @DefaultValue("") String ifMatch) {
        PublishedExperiment restored = experiments.restore(key, revision, changes.now(ifMatch));
        return ExperimentResource.View.of(restored);
    }

    /** Operations (RFC 6902, with the old values) that turn one definition into another. */
    public static JsonNode diff(ExperimentDefinition before, ExperimentDefinition after) {
        return JsonDiff.asJson(tree(before), tree(after), WITH_OLD_VALUES);
    }

    private static JsonNode tree(ExperimentDefinition definition) {
        return Json.http().valueToTree(definition);
    }

    /**
     * A page of revisions.
     *
     * @param next what to ask for as {@code before} to get the next page; absent on the last one
     */
    public record Page(List<Entry> revisions, Optional<Integer> next) {}

    /**
     * A revision and what it changed.
     *
     * @param diff operations (RFC 6902, with the old values) that turn the revision before into this one
     */
    public record Entry(int revision, int group, String author, Instant createdAt, JsonNode diff) {
        static Entry of(Revision revision, Optional<Revision> before) {
            JsonNode diff = before.map(old -> RevisionResource.diff(old.definition(), revision.definition()))
                    .orElseGet(() -> Json.http().createArrayNode());
            return new Entry(revision.revision(), revision.group(), revision.author(), revision.createdAt(), diff);
        }
    }
}
