package dev.sluice.boot;

import dev.sluice.access.ApiKeys;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/**
 * Lets pages of other sites ask for decisions and tell of events, where a key names their origin, and nothing else: to all
 * others this site is closed, as browsers have it where nothing is said (Fetch, CORS protocol).
 */
@Singleton
final class BrowserOrigins {
    private static final int NO_CONTENT = 204;
    private static final Pattern FOR_PAGES =
            Pattern.compile("/api/v1/(?:events|experiments/[a-z0-9-]+/decisions(?::batch)?)");

    private final ApiKeys keys;

    BrowserOrigins(ApiKeys keys) {
        this.keys = keys;
    }

    /** Tells the page of an origin what it may do; true where that is all that it asked. */
    boolean answered(RoutingContext context) {
        HttpServerRequest request = context.request();
        String origin = request.getHeader(HttpHeaderNames.ORIGIN);
        if (origin == null || !FOR_PAGES.matcher(request.path()).matches() || !keys.origin(origin)) {
            return false;
        }
        HttpServerResponse response = context.response()
                .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaderNames.VARY, "Origin");
        boolean asks = request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD) != null;
        if (asks) {
            response.putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "POST")
                    .putHeader(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type")
                    .putHeader(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600")
                    .setStatusCode(NO_CONTENT)
                    .end();
        }
        return asks;
    }
}
