package dev.sluice.web;

import dev.sluice.access.Role;
import dev.sluice.audit.Subject;
import dev.sluice.directory.Directory;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import dev.sluice.stream.KafkaSettings;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What concerns no single experiment. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class PlatformResource {
    private final Directory directory;
    private final KafkaSettings kafka;
    private final Changes changes;

    PlatformResource(Directory directory, KafkaSettings kafka, Changes changes) {
        this.changes = changes;
        this.directory = directory;
        this.kafka = kafka;
    }

    @GET
    @Path("unattributed")
    public Ledger unattributed() {
        return directory.latest(0).map(PolicySnapshot::ledger).orElse(Ledger.EMPTY);
    }

    /** Where the decision and event logs are, for who exports them or trains on them; it is told to the audit trail. */
    @GET
    @Path("log")
    public LogPlace log() {
        changes.tell(changes.now(""), Subject.of("log", ""), "asked for", "for an export or a training");
        return new LogPlace(
                kafka.cluster().bootstrap(),
                kafka.partitions(),
                kafka.names().topics(),
                kafka.names().applications());
    }

    /**
     * Where the decision and event logs are.
     *
     * @param bootstrap addresses of the brokers
     * @param partitions of every topic
     * @param topicPrefix what names of topics begin with
     * @param applicationPrefix what names of consumer groups begin with
     */
    public record LogPlace(String bootstrap, int partitions, String topicPrefix, String applicationPrefix) {}
}
