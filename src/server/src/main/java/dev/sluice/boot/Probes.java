package dev.sluice.boot;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * What who runs Sluice asks again and again, answered from memory on the event loop whatever the workers do: alive unless a
 * stage has ended in an error or its threads die again and again of the same, which a restart may mend, and that is told;
 * ready once definitions are read, the stages were started, arms were made and there is a key to come in with, and after that whatever
 * broker and database do, until it is told to stop; started once everything was read and started. Open to everybody, so they
 * name nothing else: the metrics say what fails.
 */
@Singleton
final class Probes {
    private static final int UP = 200;
    private static final int DOWN = 503;

    private final Map<String, BooleanSupplier> probes;
    private final Stages stages;

    Probes(Platform platform, Readiness readiness, Stages stages) {
        this.stages = stages;
        this.probes = Map.of("/q/health/ready", readiness::ready, "/q/health/started", platform::started);
    }

    void register(@Observes Router router) {
        probes.forEach((path, probe) -> router.get(path)
                .order(Integer.MIN_VALUE)
                .handler(request -> answer(request, probe.getAsBoolean(), Map.of())));
        router.get("/q/health/live").order(Integer.MIN_VALUE).handler(this::live);
    }

    private void live(RoutingContext request) {
        Map<String, String> why = stages.hopeless();
        answer(request, why.isEmpty(), why);
    }

    private static void answer(RoutingContext request, boolean up, Map<String, String> data) {
        JsonObject body = new JsonObject().put("status", up ? "UP" : "DOWN");
        if (!data.isEmpty()) {
            body.put("data", new JsonObject(new LinkedHashMap<>(data)));
        }
        request.response()
                .setStatusCode(up ? UP : DOWN)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }
}
