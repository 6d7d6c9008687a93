package dev.sluice.web;

import dev.sluice.access.KeyRing;
import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.directory.Directory;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.KafkaSettings;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** API keys, and what concerns no single experiment. */
@Path("/api/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class PlatformResource {
    private final KeyRing keys;
    private final Directory directory;
    private final KafkaSettings kafka;

    PlatformResource(KeyRing keys, Directory directory, KafkaSettings kafka) {
        this.keys = keys;
        this.directory = directory;
        this.kafka = kafka;
    }

    /** Makes an API key; the answer is the only time that it is shown. */
    @POST
    @Path("api-keys")
    public Response make(NewKey wanted) {
        InvalidInput.require(wanted != null, "body", "is required");
        String key = keys.make(wanted.name(), wanted.role());
        return Response.status(Response.Status.CREATED)
                .entity(new MadeKey(wanted.name(), wanted.role(), key))
                .build();
    }

    @GET
    @Path("unattributed")
    public Ledger unattributed() {
        return directory.latest(0).map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }

    @GET
    @Path("log")
    public LogPlace log() {
        return new LogPlace(kafka.cluster().bootstrap(), kafka.partitions());
    }

    /**
     * Where the decision and event logs are.
     *
     * @param bootstrap addresses of the brokers
     * @param partitions of every topic
     */
    public record LogPlace(String bootstrap, int partitions) {}

    /** What key is wanted. */
    public record NewKey(String name, Role role) {
        public NewKey {
            InvalidInput.require(name != null, "name", "is required");
            InvalidInput.require(role != null, "role", "is required, one of admin, editor, viewer, client");
        }
    }

    /** The key, once. */
    public record MadeKey(String name, Role role, String key) {}
}
