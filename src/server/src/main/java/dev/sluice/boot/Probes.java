package dev.sluice.boot;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * What who runs Sluice asks again and again, answered from memory on the event loop whatever the workers do: alive unless a
 * stage has ended in an error, which only a restart mends; ready once definitions are read, the stages were started and
 * there is a key to come in with, and after that whatever broker and database do, until it is told to stop; started once
 * everything was read and started. Open to everybody, so they name nothing: the metrics
 * say what fails.
 */
@Singleton
final class Probes {
    private static final int UP = 200;
    private static final int DOWN = 503;

    private final Map<String, BooleanSupplier> probes;

    Probes(Platform platform, Readiness readiness, Stages stages) {
        this.probes = Map.of(
                "/q/health/live", () -> stages.states().values().stream().noneMatch(Probes::dead),
                "/q/health/ready", readiness::ready,
                "/q/health/started", platform::started);
    }

    void register(@Observes Router router) {
        probes.forEach(
                (path, probe) -> router.get(path).order(Integer.MIN_VALUE).handler(request -> answer(request, probe)));
    }

    private static void answer(RoutingContext request, BooleanSupplier probe) {
        boolean up = probe.getAsBoolean();
        request.response()
                .setStatusCode(up ? UP : DOWN)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
    }

    private static boolean dead(State state) {
        return state == State.ERROR || state == State.PENDING_ERROR || state == State.NOT_RUNNING;
    }
}
