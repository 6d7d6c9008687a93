package dev.sluice.web;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses addresses that hold what no name here ever holds, before anything is asked with it. */
final class OddRequests {
    private static final String NOTHING = "%00";

    @ServerRequestFilter
    @SuppressWarnings("NullAway") // null lets the request pass
    Response filter(HttpServerRequest request) {
        return request.uri().contains(NOTHING)
                ? Problem.of(Response.Status.BAD_REQUEST, "no address or parameter may hold U+0000")
                        .response()
                : null;
    }
}
