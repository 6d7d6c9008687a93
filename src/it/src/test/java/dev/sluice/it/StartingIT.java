package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.SteadyTime;
import dev.sluice.token.SecretsFile;
import dev.sluice.token.TokenSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What callers hear of a replica that starts, that does not hear of its broker, and that stops. */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartingIT {
    private static final String DECISIONS = "/api/v1/experiments/home/decisions";

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;

    @BeforeAll
    static void start() throws IOException {
        services = new Services(directory, 2);
        // nothing of it is bound to a stage: set to nothing, there is none
        sluice = services.application(Map.of("sluice.stages", "")).start();
        Map<String, Object> definition =
                Map.of("key", "home", "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/home:start", Map.of()).status())
                .isEqualTo(200);
        Sluice.await("decides", Duration.ofSeconds(10), () -> decide() == 200);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    private static int decide() {
        try {
            return sluice.post(DECISIONS, Map.of("unit", "u")).status();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    @Test
    @Order(1)
    void replicaThatHasNotReadItsTopics_saysSo_toEverybodyWithAKey() throws Exception {
        assertThat(sluice.stop()).isIn(0, 143);
        services.killBroker();
        sluice.launchOnly();
        Sluice.await("live", Duration.ofSeconds(90), () -> sluice.status("/q/health/live") == 200);
        for (String path :
                List.of("/api/v1/experiments", "/api/v1/experiments/home", "/api/v1/nowhere", "/q/metrics")) {
            Sluice.Answer answer = sluice.get(path, sluice.key());
            assertThat(answer.status()).as(path).isEqualTo(503);
            assertThat(answer.retryAfter()).as(path).isNotEmpty();
        }
        Sluice.Answer decision = sluice.post(DECISIONS, Map.of("unit", "u"));
        assertThat(decision.status()).isEqualTo(503);
        assertThat(decision.retryAfter()).isNotEmpty();
        assertThat(sluice.post(DECISIONS, "{}".getBytes(StandardCharsets.UTF_8), "nobody's")
                        .status())
                .isEqualTo(503);
        assertThat(sluice.post("/api/v1/events", new byte[100_000], sluice.key())
                        .status())
                .as("a larger body")
                .isEqualTo(503);
        assertThat(sluice.get("/api/v1/experiments", "").status())
                .as("without a key")
                .isEqualTo(401);
        for (String page : List.of("/experiments", "/sign-in", "/store", "/experiments/home")) {
            Sluice.Answer answer = sluice.get(page, "");
            assertThat(answer.status()).as(page).isEqualTo(503);
            assertThat(answer.text()).as(page).contains("A moment, please");
            assertThat(answer.header("Refresh")).as(page).isEqualTo(answer.retryAfter());
        }
        assertThat(sluice.status("/q/health/ready")).isEqualTo(503);
        services.restartBroker();
        Set<Integer> heard = new TreeSet<>();
        Set<Long> runs = new TreeSet<>();
        TokenSigner signer =
                new TokenSigner(new SecretsFile(services.secrets()).read().tokenKeys(), Clock.systemUTC());
        Sluice.await("ready", Duration.ofSeconds(90), () -> {
            Sluice.Answer decided = sluice.post(DECISIONS, Map.of("unit", "u"));
            heard.add(decided.status());
            if (decided.status() == 200) {
                String token = decided.json().path("token").asText();
                runs.add(signer.verify(token).orElseThrow().run());
            }
            return sluice.status("/q/health/ready") == 200;
        });
        assertThat(runs)
                .as("an event that overtakes its decision can be told its age")
                .doesNotContain(SteadyTime.NO_RUN);
        heard.add(decide());
        assertThat(heard).containsAnyOf(200).isSubsetOf(200, 503);
    }

    @Test
    @Order(2)
    void replicaThatDoesNotHearOfItsBroker_goesOnWithWhatItKnows_andDeniesNothing() throws Exception {
        assertThat(sluice.get("/api/v1/experiments", "nobody's").status()).isEqualTo(401);
        assertThat(sluice.get("/api/v1/experiments/nowhere", sluice.key()).status())
                .isEqualTo(404);
        services.pauseBroker();
        try {
            Sluice.await(
                    "stale",
                    Duration.ofSeconds(20),
                    () -> sluice.get("/api/v1/experiments", "nobody's").status() == 503);
            assertThat(sluice.get("/api/v1/experiments", "nobody's").retryAfter())
                    .isNotEmpty();
            for (String path : List.of("/api/v1/experiments/nowhere", "/experiments/nowhere", "/api/v1/keys/nowhere")) {
                assertThat(sluice.get(path, sluice.key()).status()).as(path).isEqualTo(503);
            }
            assertThat(sluice.post("/api/v1/experiments/nowhere/decisions", Map.of("unit", "u"))
                            .status())
                    .isEqualTo(503);
            assertThat(decide()).isEqualTo(200);
            assertThat(sluice.get("/api/v1/experiments/home", sluice.key()).status())
                    .isEqualTo(200);
            assertThat(sluice.get("/api/v1/experiments", "").status()).isEqualTo(401);
            assertThat(sluice.status("/q/health/ready")).isEqualTo(200);
        } finally {
            services.resumeBroker();
        }
        Sluice.await(
                "fresh again",
                Duration.ofSeconds(20),
                () -> sluice.get("/api/v1/experiments", "nobody's").status() == 401);
        assertThat(sluice.get("/api/v1/experiments/nowhere", sluice.key()).status())
                .isEqualTo(404);
    }

    @Test
    @Order(3)
    void replicaThatStops_answersEverybodyWhoCameIn() throws Exception {
        Set<String> heard = new ConcurrentSkipListSet<>();
        AtomicBoolean unready = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(new Thread(() -> call(heard, over)));
        }
        callers.add(new Thread(() -> {
            while (!over.get()) {
                unready.compareAndSet(false, sluice.status("/q/health/ready") == 503);
            }
        }));
        callers.forEach(Thread::start);
        TimeUnit.SECONDS.sleep(2);
        assertThat(sluice.stop()).isIn(0, 143);
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(heard).containsExactlyInAnyOrder("200", "refused");
        assertThat(unready).as("it said that it was not ready before it went").isTrue();
        FaultTable.add(new FaultTable.Row(
                "application stopped while eight callers ask without a pause",
                "decisions " + String.join(", decisions ", heard),
                FaultTable.Counts.NONE,
                "ended",
                "ready 200, 503 before it goes"));
        sluice.start();
    }

    private static void call(Set<String> heard, AtomicBoolean over) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.port() + DECISIONS))
                .header("Authorization", "Bearer " + sluice.key())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"unit\": \"u\"}"))
                .build();
        while (!over.get()) {
            try {
                heard.add(String.valueOf(
                        http.send(request, BodyHandlers.discarding()).statusCode()));
            } catch (ConnectException e) {
                heard.add("refused");
            } catch (IOException e) {
                heard.add(e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
