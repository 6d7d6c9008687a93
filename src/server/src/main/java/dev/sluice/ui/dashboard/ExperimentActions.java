package dev.sluice.ui.dashboard;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.access.Role;
import dev.sluice.audit.AuditEntry;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.AuditResource;
import dev.sluice.web.ExperimentResource;
import dev.sluice.web.RevisionResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;

/** What was done to an experiment, and doing it: the same commands as those of the API, from buttons. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ExperimentActions {
    private static final int SHOWN = 50;

    private final Directory directory;
    private final ExperimentResource experiments;
    private final RevisionResource revisions;
    private final AuditResource audit;
    private final Shell shell;

    ExperimentActions(
            Directory directory,
            ExperimentResource experiments,
            RevisionResource revisions,
            AuditResource audit,
            Shell shell) {
        this.directory = directory;
        this.experiments = experiments;
        this.revisions = revisions;
        this.audit = audit;
        this.shell = shell;
    }

    @GET
    @Path("experiments/{key}/history")
    public TemplateInstance history(@PathParam("key") String key) {
        List<Entry> entries = revisions.list(key, Integer.MAX_VALUE, SHOWN).revisions().stream()
                .map(Entry::of)
                .toList();
        PublishedExperiment experiment = directory.require(key).experiment();
        return shell.page(Templates.history(
                experiment.revision(),
                key,
                experiment.status().open(),
                entries,
                audit.list(key, Long.MAX_VALUE, SHOWN)));
    }

    /**
     * Does it, and shows the page anew.
     *
     * @param revision that the reader saw; another one in force is a conflict
     * @param winner of a conclusion; may be left out
     * @param unit of an override
     * @param arm of an override
     */
    @POST
    @Path("experiments/{key}/actions/{action}")
    @RolesAllowed(Role.EDITOR_NAME)
    public Response act(
            @PathParam("key") String key,
            @PathParam("action") String action,
            @RestForm Optional<String> revision,
            @RestForm Optional<String> winner,
            @RestForm Optional<String> unit,
            @RestForm Optional<String> arm) {
        String ifMatch = revision.orElse("");
        switch (action) {
            case "start" -> experiments.start(key, ifMatch).close();
            case "pause" -> experiments.pause(key, ifMatch).close();
            case "resume" -> experiments.resume(key, ifMatch).close();
            case "conclude" ->
                experiments
                        .conclude(key, ifMatch, new ExperimentResource.Conclusion(winner.orElse("")))
                        .close();
            case "archive" -> experiments.archive(key, ifMatch).close();
            case "override" -> override(key, ifMatch, unit.orElse(""), arm.orElse(""));
            default -> require(false, "action", "must be one of the buttons, got '" + action + "'");
        }
        return Response.ok("").header("HX-Refresh", "true").build();
    }

    @POST
    @Path("experiments/{key}/revisions/{revision}/restore")
    @RolesAllowed(Role.EDITOR_NAME)
    public Response restore(
            @PathParam("key") String key, @PathParam("revision") int revision, @RestForm Optional<String> current) {
        revisions.restore(key, revision, current.orElse(""));
        return Response.ok("").header("HX-Refresh", "true").build();
    }

    private void override(String key, String ifMatch, String unit, String arm) {
        require(!unit.isBlank() && unit.length() <= 128, "unit", "must have 1 to 128 characters");
        int known = directory.require(key).experiment().revision();
        require(
                ifMatch.equals(String.valueOf(known)),
                "revision",
                "must be " + known + " as this server knows it, got '" + ifMatch + "'; look at the page anew");
        ObjectNode tree =
                Json.http().valueToTree(directory.require(key).experiment().definition());
        tree.withObjectProperty("overrides").put(unit.strip(), arm);
        try {
            experiments
                    .put(key, ifMatch, Json.http().treeToValue(tree, ExperimentDefinition.class))
                    .close();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A revision and what it changed.
     *
     * @param changes each in a line
     */
    public record Entry(int revision, int group, String author, String at, List<Changed> changes) {
        static Entry of(RevisionResource.Entry entry) {
            return new Entry(
                    entry.revision(),
                    entry.group(),
                    entry.author(),
                    Formats.time(entry.createdAt()),
                    Changed.of(entry.diff()));
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance history(
                int revision, String key, boolean open, List<Entry> revisions, List<AuditEntry> audit);
    }
}
