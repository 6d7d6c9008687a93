package dev.sluice.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses addresses that hold what no name here ever holds, before anything is asked with it. */
final class OddRequests {
    private static final String NOTHING = "%00";

    @ServerRequestFilter
    @SuppressWarnings("NullAway") // null lets the request pass
    Response filter(ContainerRequestContext request) {
        URI address = request.getUriInfo().getRequestUri();
        String query = address.getRawQuery();
        return address.getRawPath().contains(NOTHING) || (query != null && query.contains(NOTHING))
                ? Problem.of(Response.Status.BAD_REQUEST, "no address or parameter may hold U+0000")
                        .response()
                : null;
    }
}
