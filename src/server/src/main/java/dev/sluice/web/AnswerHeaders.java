package dev.sluice.web;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What every answer says besides itself. */
final class AnswerHeaders {
    /** Answers of the API are of one moment and one caller: no cache on the way keeps them. */
    @ServerResponseFilter
    void neverKept(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getUriInfo().getPath().startsWith("/api/")
                && !response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    /** Addresses of this site are told without its name, which a proxy may know by another one, and a caller may have made up. */
    @ServerResponseFilter
    void relative(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (headers.getFirst(HttpHeaders.LOCATION) instanceof URI location
                && location.getRawAuthority() != null
                && location.getRawAuthority()
                        .equals(request.getUriInfo().getBaseUri().getRawAuthority())) {
            String query = location.getRawQuery();
            headers.putSingle(HttpHeaders.LOCATION, location.getRawPath() + (query == null ? "" : "?" + query));
        }
    }
}
