package dev.sluice.boot;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer says besides itself: browsers run only what comes from here, in files, and show no page inside another
 * one; nobody keeps a page or an answer of the API, which are of one moment and one caller; and a server that stops says so.
 */
@Singleton
final class AnswerHeaders {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private static final int EARLY = 900;

    private final BrowserOrigins origins;
    private final Readiness readiness;

    AnswerHeaders(BrowserOrigins origins, Readiness readiness) {
        this.origins = origins;
        this.readiness = readiness;
    }

    /** One filter for all of it: each costs every request. */
    void register(@Observes Filters filters) {
        filters.register(this::add, EARLY);
    }

    private void add(RoutingContext context) {
        HttpServerResponse response = context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "same-origin");
        if (readiness.stopping()) {
            response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        if (!kept(context.request().path())) {
            response.putHeader(HttpHeaderNames.CACHE_CONTROL, "no-store");
        }
        if (!origins.answered(context)) {
            context.next();
        }
    }

    /** Files whose addresses change with what is in them. */
    private static boolean kept(String path) {
        return path.startsWith("/assets/") || path.startsWith("/_static/");
    }
}
