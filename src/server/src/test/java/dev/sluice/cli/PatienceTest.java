package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
    private final Patience patience = new Patience(Duration.ofMillis(1));
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(calls.incrementAndGet() <= refusals.get() ? 404 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"0, 200, 1", "1, 200, 2", "6, 200, 7", "7, 404, 7", "99, 404, 7"})
    void refusedCall_isRepeatedSixTimes(int refused, int status, int sent) throws Exception {
        refusals.set(refused);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
        assertThat(patience.send(http, request, BodyHandlers.discarding(), PatienceTest::notFound)
                        .statusCode())
                .isEqualTo(status);
        assertThat(calls).hasValue(sent);
        calls.set(0);
        assertThat(patience.sendAsync(http, request, BodyHandlers.discarding(), PatienceTest::notFound)
                        .join()
                        .statusCode())
                .isEqualTo(status);
        assertThat(calls).hasValue(sent);
    }

    private static boolean notFound(HttpResponse<?> answer) {
        return answer.statusCode() == 404;
    }
}
