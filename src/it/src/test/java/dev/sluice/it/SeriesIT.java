package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Series of metrics: none is made by what a caller says, and those of an experiment end with it. */
class SeriesIT {
    private static final Sluice sluice = SharedPlatform.application();

    /** Whatever is asked, however oddly: the labels of metrics are our own words. */
    @Test
    void tenThousandOddRequests_makeNoNewSeries() throws Exception {
        sluice.call("GET", "/nowhere", "");
        sluice.call("GET", "/api/v1/nowhere", "");
        sluice.call("PATCH", "/api/v1/experiments/home", "");
        sluice.post("/api/v1/experiments/none/decisions", Map.of());
        sluice.post("/api/v1/events", Map.of("events", List.of(Map.of("type", "x"))));
        sluice.get("/api/v1/experiments/none/report", sluice.key());
        for (int i = 0; i < 64; i++) {
            odd(i); // each kind once, from which on there is nothing new
        }
        Set<String> before = series();
        for (int i = 1_000; i < 11_000; i++) {
            odd(i);
        }
        Set<String> added = series();
        added.removeAll(before); // others' work goes on meanwhile: a reason or a status that was not seen before
        assertThat(added).noneMatch(NUMBERED.asPredicate()).hasSizeLessThan(100);
    }

    /** A label that holds what an odd request said. */
    private static final Pattern NUMBERED = Pattern.compile("(?<!server_port)=\"[^\"]*\\d{4}");

    private static final List<String> ODD = List.of(
            "Z%d /x HTTP/1.1",
            "GET /%d HTTP/1.1",
            "GET /api/v1/%d HTTP/1.1",
            "POST /api/v1/experiments/x%d/decisions HTTP/1.1",
            "GET /api/v1/experiments/x%d/report?per=%d HTTP/1.1",
            "GET /experiments/x%d HTTP/1.1",
            "GET /assets/%d.js HTTP/1.1",
            "GET /q/%d HTTP/1.1",
            "DELETE /api/v1/models/m%d/versions/%d HTTP/1.1",
            "OPTIONS /sign-in/%d HTTP/1.1",
            "PATCH /api/v1/experiments/x%d HTTP/1.1",
            "PUT /experiments;%d HTTP/1.1",
            "POST /api/v1/experiments/x%d:zap HTTP/1.1",
            "HEAD /live/%d HTTP/1.1",
            "GET /models/%d%00 HTTP/1.1",
            "OPTIONS /%d HTTP/1.1");

    private void odd(int i) throws IOException {
        String line = ODD.get(i % ODD.size()).replace("%d", String.valueOf(i));
        String request =
                line + "\r\nHost: h" + i + "\r\nX-Odd-" + i + ": " + i + "\r\nAuthorization: Bearer " + sluice.key()
                        + "\r\nContent-Type: application/x" + i + "\r\nAccept-Language: x" + i
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket("127.0.0.1", sluice.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 ".length());
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 ");
        }
    }

    /** Who sends more before they have read why the first of it is refused has not sent into nothing. */
    @Test
    void whoeverSendsOn_readsWhyTheyAreRefused() throws IOException {
        for (String line : List.of("ZAP /x", "GET /x%00")) {
            byte[] request = (line + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            try (Socket socket = new Socket("127.0.0.1", sluice.port())) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(10_000);
                for (int i = 0; i < 300; i++) {
                    socket.getOutputStream().write(request);
                }
                String answer = new String(
                        socket.getInputStream().readNBytes("HTTP/1.1 501".length()), StandardCharsets.US_ASCII);
                assertThat(answer).isIn("HTTP/1.1 501", "HTTP/1.1 400");
            }
        }
    }

    private static Set<String> series() {
        return sluice.get("/q/metrics", sluice.key())
                .text()
                .lines()
                .filter(line -> !line.startsWith("#") && (line.contains("sluice_") || line.contains("http_")))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void seriesOfAnExperiment_endWithIt() {
        String path = "/api/v1/experiments/brief";
        sluice.post(
                "/api/v1/experiments",
                Map.of("key", "brief", "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        sluice.post(path + ":start", Map.of());
        Sluice.await(
                "decides",
                Duration.ofSeconds(20),
                () -> sluice.post(path + "/decisions", Map.of()).status() == 200);
        Sluice.await("seen", Duration.ofSeconds(20), () -> of("brief") > 10);
        sluice.post(path + ":conclude", Map.of());
        assertThat(sluice.post(path + ":archive", Map.of()).status()).isEqualTo(200);
        Sluice.await("ended", Duration.ofSeconds(20), () -> of("brief") == 0);
    }

    private static long of(String experiment) {
        return series().stream()
                .filter(name -> name.contains("experiment=\"" + experiment + "\""))
                .count();
    }
}
