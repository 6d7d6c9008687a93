package dev.sluice.ui.workbench;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.Json;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.ModelReference;
import dev.sluice.registry.ModelVersion;
import dev.sluice.registry.Models;
import dev.sluice.registry.TrainingRun;
import dev.sluice.registry.TrainingRunStore;
import dev.sluice.ui.page.Formats;
import dev.sluice.ui.page.Shell;
import dev.sluice.web.ModelResource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** The registry of learned models: what there is, how good it was offline, and where it is used. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ModelsPage {
    private static final int TRAININGS = 20;

    private final Models models;
    private final ModelResource registry;
    private final Directory directory;
    private final TrainingRunStore runs;
    private final Clock clock;
    private final Shell shell;

    ModelsPage(
            Models models,
            ModelResource registry,
            Directory directory,
            TrainingRunStore runs,
            Clock clock,
            Shell shell) {
        this.runs = runs;
        this.clock = clock;
        this.models = models;
        this.registry = registry;
        this.directory = directory;
        this.shell = shell;
    }

    @GET
    @Path("models")
    public TemplateInstance list() {
        List<Model> all = models.names().stream()
                .map(name -> new Model(
                        name, models.versions(name).stream().map(this::version).toList()))
                .toList();
        List<String> experiments = directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> experiment.status() != Status.ARCHIVED
                        && experiment.definition().arms().stream().anyMatch(arm -> !arm.external()))
                .map(experiment -> experiment.key())
                .sorted()
                .toList();
        List<Run> trainings = runs.latest(TRAININGS).stream().map(this::run).toList();
        return shell.page(Templates.models(all, experiments, trainings));
    }

    @GET
    @Path("models/{name}/{version}/curve")
    public TemplateInstance curve(@PathParam("name") String name, @PathParam("version") int version)
            throws IOException {
        Artifact artifact = models.local(ModelReference.of(name, version));
        Content curve = artifact.files().get(Artifact.CURVE);
        return shell.page(Templates.curve(
                curve == null ? Optional.empty() : LearningCurve.of(Json.http().readTree(curve.bytes()))));
    }

    @POST
    @Path("models")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Role.EDITOR_NAME)
    public Response upload(@RestForm Optional<String> name, @RestForm FileUpload archive) throws IOException {
        require(name.filter(given -> !given.isBlank()).isPresent(), "name", "is required");
        require(archive != null && archive.size() > 0, "archive", "is required: a zip of manifest.json and its files");
        try (InputStream in = Files.newInputStream(archive.uploadedFile())) {
            registry.register(name.orElseThrow().strip(), in).close();
        }
        return anew();
    }

    @POST
    @Path("models/{name}/{version}/promote")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDITOR_NAME)
    public Response promote(
            @PathParam("name") String name, @PathParam("version") int version, @RestForm Optional<String> alias) {
        registry.promote(name, version, new ModelResource.Promotion(alias.orElse("")));
        return anew();
    }

    @POST
    @Path("models/{name}/{version}/deprecate")
    @RolesAllowed(Role.EDITOR_NAME)
    public Response deprecate(@PathParam("name") String name, @PathParam("version") int version) {
        registry.deprecate(name, version);
        return anew();
    }

    private static Response anew() {
        return Response.ok("").header("HX-Refresh", "true").build();
    }

    private Run run(TrainingRun run) {
        Duration took = Duration.between(run.begun(), run.ended().orElseGet(clock::instant));
        String[] lines = run.said().split("\n");
        return new Run(
                run.model(),
                run.reason().name(),
                Formats.time(run.begun()),
                Formats.length(took),
                run.ended().isEmpty() ? "RUNNING" : run.succeeded() ? "ENDED" : "FAILED",
                lines[lines.length - 1],
                run.said());
    }

    private Version version(ModelVersion found) {
        ModelReference reference = ModelReference.of(found.name(), found.version());
        List<String> used = directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> experiment.status() != Status.ARCHIVED
                        && experiment.definition().models().stream()
                                .anyMatch(named -> named.equals(reference)
                                        || (named.name().equals(found.name())
                                                && found.aliases().contains(named.version()))))
                .map(experiment -> experiment.key())
                .sorted()
                .toList();
        List<Figure> figures = new ArrayList<>();
        for (Map.Entry<String, Double> metric : found.manifest().metrics().entrySet()) {
            figures.add(new Figure(metric.getKey(), String.format(Locale.ROOT, "%.4f", metric.getValue())));
        }
        return new Version(
                found.version(),
                found.aliases(),
                found.deprecated(),
                trained(found.manifest()),
                figures,
                used,
                new Registered(
                        found.registration().author(),
                        Formats.time(found.registration().at()),
                        found.digest().substring(0, Math.min(12, found.digest().length()))));
    }

    private static Trained trained(Manifest manifest) {
        return new Trained(
                manifest.name(),
                manifest.kind().name().toLowerCase(Locale.ROOT),
                manifest.serving()
                        .map(serving -> serving.verifiedBy())
                        .filter(provider -> !provider.isEmpty())
                        .orElse("–"),
                manifest.training()
                        .map(training -> Formats.count(training.rows()) + " × " + Formats.count(training.items()))
                        .orElse("–"),
                manifest.settings().isObject() ? manifest.settings().toString() : "");
    }

    /**
     * A training that the platform began itself.
     *
     * @param state RUNNING, ENDED or FAILED
     * @param last line that it printed
     * @param log all that is kept of what it printed
     */
    public record Run(String model, String reason, String begun, String took, String state, String last, String log) {}

    /** A model. */
    public record Model(String name, List<Version> versions) {}

    /** A metric of a model on the valid part of its training. */
    public record Figure(String name, String value) {}

    /**
     * One version of a model.
     *
     * @param used keys of experiments
     */
    public record Version(
            int number,
            List<String> aliases,
            boolean deprecated,
            Trained trained,
            List<Figure> metrics,
            List<String> used,
            Registered registered) {}

    /**
     * What a version was made of.
     *
     * @param kind what was trained
     * @param asked ranker or retrieval
     * @param provider that ran a probe batch
     * @param rows × items
     * @param settings hyper-parameters as JSON
     */
    public record Trained(String kind, String asked, String provider, String rows, String settings) {}

    /**
     * Who brought a version.
     *
     * @param digest first digits
     */
    public record Registered(String author, String at, String digest) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance models(List<Model> models, List<String> experiments, List<Run> trainings);

        static native TemplateInstance curve(Optional<LearningCurve> curve);
    }
}
