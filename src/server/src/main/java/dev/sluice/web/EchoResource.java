package dev.sluice.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.access.Role;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Answers with the JSON that it was sent: what HTTP, JSON and the key check cost without a decision. */
@Path("/api/v1/echo")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.CLIENT_NAME)
public class EchoResource {
    /** The body, parsed and written again. */
    @POST
    @NonBlocking
    public JsonNode echo(JsonNode body) {
        return body;
    }
}
