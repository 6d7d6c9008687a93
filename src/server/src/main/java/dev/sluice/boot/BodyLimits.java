package dev.sluice.boot;

import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps bodies of everything but models small, whatever the server as a whole lets through. */
@Singleton
final class BodyLimits {
    private static final long MOST = 4L << 20;
    private static final int TOO_LARGE = 413;
    private static final String MODELS = "/api/v1/models/";
    private static final String MODELS_PAGE = "/models";
    private static final int EARLY = 1_000;

    void register(@Observes Filters filters) {
        filters.register(BodyLimits::check, EARLY);
    }

    private static void check(RoutingContext request) {
        String path = request.normalizedPath();
        if (!path.startsWith(MODELS) && !path.equals(MODELS_PAGE)) {
            String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length != null && Long.parseLong(length) > MOST) {
                request.response()
                        .putHeader(HttpHeaders.CONNECTION, "close")
                        .setStatusCode(TOO_LARGE)
                        .end();
                return;
            }
            request.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, MOST);
        }
        request.next();
    }
}
