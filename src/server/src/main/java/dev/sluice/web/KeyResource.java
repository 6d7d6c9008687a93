package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.ApiKey;
import dev.sluice.access.ApiKeyStore;
import dev.sluice.access.ApiKeys;
import dev.sluice.access.KeyRing;
import dev.sluice.access.Role;
import dev.sluice.access.Scope;
import dev.sluice.directory.Freshness;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** API keys: who may do what, where and how long. */
@Path("/api/v1/keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN_NAME)
@Blocking
public class KeyResource {
    private final KeyRing ring;
    private final ApiKeys known;
    private final Freshness freshness;
    private final ApiKeyStore store;
    private final Changes changes;

    KeyResource(KeyRing ring, ApiKeys known, ApiKeyStore store, Changes changes, Freshness freshness) {
        this.ring = ring;
        this.known = known;
        this.freshness = freshness;
        this.store = store;
        this.changes = changes;
    }

    /** Makes a key; the answer is the only time that its secret is shown. */
    @POST
    public Response make(Wanted wanted) {
        require(wanted != null, "body", "is required");
        KeyRing.Made made = ring.make(wanted.toWanted(), changes.now("").author());
        return Response.status(Response.Status.CREATED).entity(MadeKey.of(made)).build();
    }

    /** All keys that are not revoked, by name. */
    @GET
    public Keys list() {
        Map<String, Instant> uses = DatabaseProblems.unlessAway(store::lastUsed, Map::of);
        return new Keys(known.all().stream()
                .filter(key -> key.life().revokedAt().isEmpty())
                .sorted(Comparator.comparing(ApiKey::name))
                .map(key -> KeyView.of(key, Optional.ofNullable(uses.get(key.id()))))
                .toList());
    }

    /** One key, also one that was revoked. */
    @GET
    @Path("{id}")
    public KeyView get(@PathParam("id") String id) {
        Map<String, Instant> uses = DatabaseProblems.unlessAway(store::lastUsed, Map::of);
        return known.get(id)
                .map(key -> KeyView.of(key, Optional.ofNullable(uses.get(id))))
                .orElseThrow(() -> freshness.missing("there is no key '" + id + "'"));
    }

    /** Gives a key another secret, shown once; its sessions end. */
    @POST
    @Path("{id:[0-9a-f-]{36}}:rotate")
    public MadeKey rotate(@PathParam("id") String id, Rotation rotation) {
        Duration overlap = rotation == null ? Duration.ZERO : rotation.overlap();
        return MadeKey.of(ring.rotate(id, overlap, changes.now("").author()));
    }

    /** Ends a key for good, on all replicas within two seconds, also while the database is away. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public void revoke(@PathParam("id") String id) {
        ring.revoke(id, changes.now("").author());
    }

    /**
     * What key is wanted.
     *
     * @param name what it is for, 1 to 100 printable characters, not beginning with oidc:; no other key has it
     * @param role admin, editor, viewer or client
     * @param expires when it is to end; never by default
     * @param experiments keys of experiments that it is for, or beginnings like shop-*; all by default
     * @param origins of the browser pages that may use it, for the role client
     */
    public record Wanted(
            String name, Role role, Optional<Instant> expires, List<String> experiments, List<String> origins) {

        public Wanted {
            require(name != null, "name", "is required");
            require(role != null, "role", "is required, one of admin, editor, viewer, client");
            expires.ifPresent(end -> Times.checked("expires", end));
            experiments = experiments == null ? List.of() : experiments;
            origins = origins == null ? List.of() : origins;
        }

        KeyRing.Wanted toWanted() {
            return new KeyRing.Wanted(name, role, new Scope(experiments, origins), expires);
        }
    }

    /**
     * How a key is rotated.
     *
     * @param overlap how long the secret before is still taken, at most 30 days; not at all by default
     */
    public record Rotation(Duration overlap) {
        public Rotation {
            overlap = overlap == null ? Duration.ZERO : overlap;
        }
    }

    /** Keys, by name. */
    public record Keys(List<KeyView> keys) {}

    /** A key with its secret, once. */
    public record MadeKey(String id, String name, Role role, String key) {
        static MadeKey of(KeyRing.Made made) {
            return new MadeKey(made.key().id(), made.key().name(), made.key().role(), made.secret());
        }
    }

    /**
     * A key without its secret.
     *
     * @param lastUsedAt to the minute; absent where it was not used, or the database is away
     */
    public record KeyView(
            String id,
            String name,
            Role role,
            List<String> experiments,
            List<String> origins,
            Instant createdAt,
            String createdBy,
            Optional<Instant> expires,
            Optional<Instant> revokedAt,
            Optional<Instant> lastUsedAt) {
        static KeyView of(ApiKey key, Optional<Instant> lastUsedAt) {
            return new KeyView(
                    key.id(),
                    key.name(),
                    key.role(),
                    key.scope().experiments(),
                    key.scope().origins(),
                    key.life().createdAt(),
                    key.life().createdBy(),
                    key.life().expiresAt(),
                    key.life().revokedAt(),
                    lastUsedAt);
        }
    }
}
