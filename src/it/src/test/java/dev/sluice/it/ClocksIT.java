package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks of machines that are set, and of replicas that are off, while people decide and click: nothing is lost by it. */
@Tag("faults")
class ClocksIT {
    private static final int RATE = 60;

    @TempDir
    private Path directory;

    private static void create(Sluice sluice) {
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key", "clocks",
                        "attributionWindow", "20s",
                        "grace", "5s",
                        "policy", Map.of("type", "fixed"),
                        "arms", List.of(Map.of("key", "a", "control", true))));
        assertThat(sluice.post("/api/v1/experiments/clocks:start", Map.of()).status())
                .isEqualTo(200);
        sluice.awaitAllocated("clocks");
    }

    private static JsonNode report(Sluice sluice) {
        return sluice.get("/api/v1/experiments/clocks/report");
    }

    private static void requireExact(Sluice sluice, Traffic traffic, Duration limit) {
        Duration took = traffic.awaitCounted(sluice, limit);
        Sluice.await(
                "mature",
                Duration.ofSeconds(90),
                () -> report(sluice)
                                .path("arms")
                                .path(0)
                                .path("matureImpressions")
                                .asLong()
                        == traffic.impressions("a"));
        JsonNode report = report(sluice);
        System.out.printf("clocks: %s; ledger %s; counted after %s%n", traffic, report.path("ledger"), took);
        assertThat(report.path("ledger").path("late").asLong()).isZero();
        assertThat(report.path("arms").path(0).path("clicks").asLong()).isEqualTo(traffic.clicks("a"));
        assertThat(report.path("stale").asBoolean()).isFalse();
    }

    /** Five minutes ahead for ten seconds, then two minutes behind for thirty, then right: of everything on the machine. */
    @Test
    void clockOfTheMachine_isSet_andNothingIsLate() throws Exception {
        SetClock clock = SetClock.in(directory.resolve("clock"));
        try (Sluice sluice = new Sluice(directory.resolve("data"), Map.of(), "serve", "--embedded")
                .with(clock.environment())
                .start()) {
            create(sluice);
            Traffic traffic = new Traffic(List.of(sluice), "clocks", RATE, 4);
            TimeUnit.SECONDS.sleep(10);
            clock.ahead(Duration.ofMinutes(5));
            TimeUnit.SECONDS.sleep(10);
            assertThat(report(sluice).path("stale").asBoolean())
                    .as("both clocks are set")
                    .isFalse();
            clock.ahead(Duration.ofMinutes(-2));
            TimeUnit.SECONDS.sleep(30);
            clock.ahead(Duration.ZERO);
            TimeUnit.SECONDS.sleep(10);
            traffic.close();
            requireExact(sluice, traffic, Duration.ofMinutes(1));
            assertThat(sluice.get("/q/metrics", sluice.key()).text())
                    .containsPattern("sluice_clock_rebases_total [1-9]");
        }
    }

    /** A replica five minutes behind and one a day ahead of the broker, both of which decide and take events. */
    @Test
    void clocksOfReplicas_thatAreOff_loseNothing() throws Exception {
        SetClock behind = SetClock.in(directory.resolve("behind"));
        SetClock ahead = SetClock.in(directory.resolve("ahead"));
        behind.ahead(Duration.ofMinutes(-5));
        ahead.ahead(Duration.ofDays(1));
        try (Services services = new Services(directory, 4);
                Sluice right = services.application(Map.of()).start();
                Sluice late = services.replica("two", Map.of("sluice.stages", "intake"))
                        .with(behind.environment());
                Sluice early = services.replica("three", Map.of("sluice.stages", "intake"))
                        .with(ahead.environment())) {
            create(right);
            late.start();
            early.start();
            Traffic traffic = new Traffic(List.of(late, early), "clocks", RATE, 4);
            TimeUnit.SECONDS.sleep(30);
            traffic.close();
            requireExact(right, traffic, Duration.ofMinutes(1));
        }
    }
}
