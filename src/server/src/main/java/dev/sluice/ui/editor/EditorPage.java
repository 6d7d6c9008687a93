package dev.sluice.ui.editor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.ui.dashboard.Changed;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.BadJson;
import dev.sluice.web.Caller;
import dev.sluice.web.DatabaseProblems;
import dev.sluice.web.ExperimentResource;
import dev.sluice.web.ModelResource;
import dev.sluice.web.RevisionResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes experiments: new ones and other revisions of those there are. Nothing is saved before it was reviewed. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RolesAllowed(Role.EDITOR_NAME)
@Blocking
public class EditorPage {
    private static final String REVISION = "revision";
    private final Directory directory;
    private final ExperimentResource experiments;
    private final ModelResource models;
    private final Caller caller;
    private final Shell shell;

    EditorPage(Directory directory, ExperimentResource experiments, ModelResource models, Shell shell, Caller caller) {
        this.caller = caller;
        this.directory = directory;
        this.experiments = experiments;
        this.models = models;
        this.shell = shell;
    }

    @GET
    @Path("new-experiment")
    @Consumes(MediaType.WILDCARD)
    public TemplateInstance fresh() {
        ObjectNode tree = Json.http().createObjectNode();
        tree.put("key", "");
        ArrayNode arms = tree.putArray("arms");
        arms.addObject().put("key", "control").put("control", true);
        arms.addObject().put("key", "treatment");
        tree.putObject("policy").put("type", "thompson");
        FormDefinition untouched = new FormDefinition(tree, FormTree.yaml(tree), Optional.empty(), Optional.empty());
        return shell.page(Templates.editor(sheet(untouched, "", 0), registered()));
    }

    @GET
    @Path("experiments/{key}/edit")
    @Consumes(MediaType.WILDCARD)
    public TemplateInstance edit(@PathParam("key") String key) {
        PublishedExperiment experiment = directory.require(key).experiment();
        FormDefinition draft = FormDefinition.ofTree(Json.http().valueToTree(experiment.definition()));
        return shell.page(Templates.editor(sheet(draft, key, experiment.revision()), registered()));
    }

    @POST
    @Path("definition/form")
    public TemplateInstance form(MultivaluedMap<String, String> form) {
        FormDefinition draft = FormDefinition.ofForm(form);
        return shell.page(Templates.written(sheet(draft, form), draft.yaml().isEmpty()));
    }

    /**
     * The fields anew, after some came or went.
     *
     * @param add whether another arm is wanted
     * @param remove arm that goes, from 0; −1 for none
     * @param changed name of the field that was changed, or empty
     */
    @POST
    @Path("definition/fields")
    public TemplateInstance fields(
            @QueryParam("add") @DefaultValue("false") boolean add,
            @QueryParam("remove") @DefaultValue("-1") int remove,
            @HeaderParam("HX-Trigger-Name") @DefaultValue("") String changed,
            MultivaluedMap<String, String> form) {
        FormDefinition written = FormDefinition.of(form);
        if (!written.readable()) {
            written.required();
        }
        ObjectNode tree = written.tree().deepCopy();
        ArrayNode arms = tree.withArrayProperty("arms");
        if (add && arms.size() < ExperimentDefinition.MAX_ARMS) {
            String key = unusedKey(arms);
            arms.addObject().put("key", key);
        }
        if (remove >= 0 && remove < arms.size()) {
            arms.remove(remove);
        }
        return shell.page(Templates.rewritten(sheet(FormDefinition.ofTree(tree), form)));
    }

    private static String unusedKey(ArrayNode arms) {
        Set<String> used = new HashSet<>();
        arms.forEach(arm -> used.add(arm.path("key").asText()));
        int number = arms.size() + 1;
        while (used.contains("arm-" + number)) {
            number++;
        }
        return "arm-" + number;
    }

    @POST
    @Path("definition/yaml")
    public Response yaml(MultivaluedMap<String, String> form) {
        String yaml = form.getFirst("yaml");
        FormDefinition draft = FormDefinition.ofYaml(yaml == null ? "" : yaml);
        Sheet sheet = sheet(draft, form);
        return draft.readable()
                ? Response.ok(shell.page(Templates.understood(sheet))).build()
                : Response.ok(shell.page(Templates.unreadable(sheet)))
                        .header("HX-Reswap", "none") // the fields stay as they are, whatever is being typed
                        .build();
    }

    @POST
    @Path("definition/review")
    public TemplateInstance review(MultivaluedMap<String, String> form) {
        FormDefinition draft = FormDefinition.of(form);
        ExperimentDefinition wanted = draft.required();
        Optional<PublishedExperiment> current = current(form);
        InvalidInput.require(
                current.isPresent() || directory.find(wanted.key()).isEmpty(),
                "key",
                "must be new, but '" + wanted.key() + "' exists already");
        List<Changed> changes = current.map(now -> Changed.of(RevisionResource.diff(now.definition(), wanted)))
                .orElse(List.of());
        boolean newGroup = current.filter(now -> now.status() != Status.DRAFT)
                .filter(now -> !wanted.continues(directory.group(now)))
                .isPresent();
        return shell.page(Templates.review(wanted, draft.yaml(), changes, current.isPresent(), newGroup));
    }

    @POST
    @Path("definition/save")
    public Response save(MultivaluedMap<String, String> form) {
        ExperimentDefinition wanted = FormDefinition.of(form).required();
        Optional<PublishedExperiment> current = current(form);
        if (current.isPresent()) {
            InvalidInput.require(
                    wanted.key().equals(current.get().key()),
                    "key",
                    "must stay '" + current.get().key() + "', got '" + wanted.key() + "'");
            String revision = form.getFirst(REVISION);
            experiments
                    .put(wanted.key(), revision == null ? "" : revision, wanted)
                    .close();
        } else {
            experiments.create(wanted).close();
        }
        return Response.ok("")
                .header("HX-Redirect", "/experiments/" + wanted.key())
                .build();
    }

    private Optional<PublishedExperiment> current(MultivaluedMap<String, String> form) {
        String editing = form.getFirst("editing");
        if (editing == null || editing.isEmpty()) {
            return Optional.empty();
        }
        caller.requireSight(editing);
        return Optional.of(directory.require(editing).experiment());
    }

    private static Sheet sheet(FormDefinition draft, MultivaluedMap<String, String> form) {
        String editing = form.getFirst("editing");
        return sheet(draft, editing == null ? "" : editing, 0);
    }

    private static Sheet sheet(FormDefinition draft, String editing, int revision) {
        return new Sheet(
                draft.sections(),
                draft.yaml(),
                editing,
                revision,
                draft.problem(),
                draft.definition().isPresent());
    }

    /** Names of models to choose from; none while the database is away. */
    private List<String> registered() {
        return DatabaseProblems.unlessAway(() -> models.list().models(), List::of);
    }

    /**
     * What the page shows.
     *
     * @param editing key of the experiment that is edited, or empty for a new one
     * @param revision that it is based on
     * @param problem the first thing that is wrong
     * @param valid whether it can be saved
     */
    public record Sheet(
            List<FormSection> sections,
            String yaml,
            String editing,
            int revision,
            Optional<BadJson> problem,
            boolean valid) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance editor(Sheet sheet, List<String> models);

        static native TemplateInstance written(Sheet sheet, boolean unreadable);

        static native TemplateInstance rewritten(Sheet sheet);

        static native TemplateInstance understood(Sheet sheet);

        static native TemplateInstance unreadable(Sheet sheet);

        static native TemplateInstance review(
                ExperimentDefinition wanted, String yaml, List<Changed> changes, boolean exists, boolean newGroup);
    }
}
