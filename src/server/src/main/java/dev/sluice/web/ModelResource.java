package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.access.TooMany;
import dev.sluice.audit.Change;
import dev.sluice.audit.Subject;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.ModelReference;
import dev.sluice.registry.ModelVersion;
import dev.sluice.registry.Models;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The registry of learned models. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.VIEWER_NAME)
@Blocking
public class ModelResource {
    /** Media type of an archive. */
    public static final String ZIP = "application/zip";

    /** Longer than three probes take. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** Models that are received, and fetched, at the same time: each holds a thread, however slowly it goes. */
    private static final int SENDERS = 4;

    private final Semaphore sending = new Semaphore(SENDERS);
    private final Semaphore probing = new Semaphore(1, true);
    private final Semaphore fetching = new Semaphore(SENDERS);
    private final Models models;
    private final Changes changes;

    ModelResource(Models models, Changes changes) {
        this.models = models;
        this.changes = changes;
    }

    @GET
    @Path("models")
    public Names list() {
        return new Names(models.names());
    }

    @GET
    @Path("models/{name}")
    public Versions versions(@PathParam("name") String name) {
        return new Versions(
                models.versions(name).stream().map(RegisteredModel::of).toList());
    }

    /**
     * Registers an archive of manifest.json and the files that it lists as the next version. It is opened and a probe
     * batch is run before anything is stored.
     */
    @POST
    @Path("models/{name}")
    @Consumes(ZIP)
    @RolesAllowed(Role.EDITOR_NAME)
    public Response register(@PathParam("name") String name, InputStream archive) throws IOException {
        Change change = changes.heavy();
        ModelVersion registered = within(sending, Duration.ZERO, () -> {
            try (Models.Unpacked unpacked = models.unpack(archive)) {
                return within(probing, PATIENCE, () -> models.register(name, unpacked, change.author()));
            }
        });
        changes.tell(change, subject(name, registered.version()), "registered", registered.digest());
        return Response.status(Response.Status.CREATED)
                .entity(RegisteredModel.of(registered))
                .build();
    }

    @GET
    @Path("models/{name}/versions/{version}")
    public RegisteredModel get(@PathParam("name") String name, @PathParam("version") String version) {
        return RegisteredModel.of(models.find(new ModelReference(name, version)));
    }

    @GET
    @Path("models/{name}/versions/{version}/archive")
    @Produces(ZIP)
    public StreamingOutput archive(@PathParam("name") String name, @PathParam("version") String version) {
        ModelReference reference = new ModelReference(name, version);
        models.find(reference); // what is not there is told before anything is sent
        changes.heavy();
        if (fetching.availablePermits() == 0) {
            throw new TooMany("other models are fetched at the moment; ask again later", AGAIN);
        }
        return out -> {
            if (!fetching.tryAcquire()) {
                throw new IOException("too many models are fetched");
            }
            try {
                models.export(reference, out);
            } finally {
                fetching.release();
            }
        };
    }

    /** Points {@code latest} or {@code champion} at a version; experiments keep the versions that they were made with. */
    @POST
    @Path("models/{name}/versions/{version:\\d+}:promote")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDITOR_NAME)
    public RegisteredModel promote(
            @PathParam("name") String name, @PathParam("version") int version, Promotion promotion) {
        InvalidInput.require(promotion != null, "body", "is required");
        Change change = changes.now("");
        RegisteredModel promoted = RegisteredModel.of(models.promote(name, version, promotion.alias()));
        changes.tell(change, subject(name, version), "promoted", promotion.alias());
        return promoted;
    }

    @POST
    @Path("models/{name}/versions/{version:\\d+}:deprecate")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.EDITOR_NAME)
    public RegisteredModel deprecate(@PathParam("name") String name, @PathParam("version") int version) {
        Change change = changes.now("");
        RegisteredModel deprecated = RegisteredModel.of(models.deprecate(name, version));
        changes.tell(change, subject(name, version), "deprecated", "");
        return deprecated;
    }

    /** Deletes a version; refused while an experiment that is not archived uses it. */
    @DELETE
    @Path("models/{name}/versions/{version:\\d+}")
    @RolesAllowed(Role.EDITOR_NAME)
    public void delete(@PathParam("name") String name, @PathParam("version") int version) {
        Change change = changes.now("");
        models.delete(name, version);
        changes.tell(change, subject(name, version), "deleted", "");
    }

    private static ModelVersion within(Semaphore places, Duration patience, Step step) throws IOException {
        try {
            if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooMany("other models are registered at the moment; send it again later", AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooMany("the server stops; send it again later", AGAIN);
        }
        try {
            return step.run();
        } finally {
            places.release();
        }
    }

    /** A part of a registration. */
    private interface Step {
        ModelVersion run() throws IOException;
    }

    private static Subject subject(String name, int version) {
        return Subject.of("model", name + "/" + version);
    }

    /** Names of models. */
    public record Names(List<String> models) {}

    /** Versions of a model, newest first. */
    public record Versions(List<RegisteredModel> versions) {}

    /** Which alias should point at the version. */
    public record Promotion(String alias) {
        public Promotion {
            InvalidInput.require(alias != null, "alias", "is required: latest or champion");
        }
    }
}
