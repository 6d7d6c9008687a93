package dev.sluice.web;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.access.Role;
import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.Explanation;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.directory.Directory;
import dev.sluice.history.AllocationStore;
import dev.sluice.model.Allocation;
import dev.sluice.model.TokenClaims;
import dev.sluice.token.TokenSigner;
import dev.sluice.token.UnitHash;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.NoSuchElementException;

/** Explains decisions. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.CLIENT_NAME, Role.VIEWER_NAME})
@Blocking
public class ExplanationResource {
    private final Directory directory;
    private final AllocationStore allocations;
    private final TokenSigner signer;
    private final UnitHash hash;

    ExplanationResource(Directory directory, AllocationStore allocations, TokenSigner signer, UnitHash hash) {
        this.directory = directory;
        this.allocations = allocations;
        this.signer = signer;
        this.hash = hash;
    }

    /**
     * Computes arm and probability again, from the revision and the allocation that the token names; those are kept for 30
     * days.
     */
    @GET
    @Path("experiments/{key}/decisions/{decisionId}")
    public Explanation explain(
            @PathParam("key") String key,
            @PathParam("decisionId") String decisionId,
            @QueryParam("token") @DefaultValue("") String token) {
        PublishedExperiment current = directory.require(key).experiment();
        TokenClaims claims = signer.verify(token)
                .orElseThrow(() -> new InvalidInput("token", "is missing, malformed, forged or expired"));
        require(
                claims.experiment() == current.id() && claims.decisionId().equals(decisionId),
                "token",
                "must be the one of this decision");
        PublishedExperiment revision = directory
                .find(claims.experiment(), claims.revision(), 0)
                .orElseThrow(() -> new NoSuchElementException("revision " + claims.revision() + " is not known here"));
        return Explanation.of(claims, revision, allocation(claims), hash);
    }

    private Allocation allocation(TokenClaims claims) {
        if (!claims.label().learnable()) {
            return Allocation.uniform(1);
        }
        return allocations
                .find(claims.experiment(), claims.version())
                .orElseThrow(() -> new NoSuchElementException("allocation " + claims.version()
                        + " is not stored: not yet, if the decision is seconds old, or not any more"));
    }
}
