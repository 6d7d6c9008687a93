package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a caller may cost who means no good: no thread for its slowness, no memory for its size, no processor for long. */
class AbuseIT {
    private static final int MOST_EACH = 120;
    private static final int STRANGERS = 60;
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final String DECISIONS = "/api/v1/experiments/home/decisions";
    private static final String SIGN_IN = "POST /sign-in HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nkey=a";

    @TempDir
    private static Path directory;

    private static Services services;
    private static Sluice sluice;
    private static String viewer;

    @BeforeAll
    static void start() throws Exception {
        services = new Services(directory, 2);
        sluice = services.application(Map.of(
                        "sluice.connections.most-each", String.valueOf(MOST_EACH), "sluice.heavy-work.queue", "3"))
                .start();
        sluice.post(
                "/api/v1/experiments",
                Map.of("key", "home", "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        sluice.post("/api/v1/experiments/home:start", Map.of());
        viewer = sluice.makeKey("reader", "viewer");
        Sluice.await(
                "decides",
                Duration.ofSeconds(20),
                () -> sluice.post(DECISIONS, Map.of("unit", "u")).status() == 200);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        sluice.close();
        services.close();
    }

    /** Half of them fall silent, half send a byte now and then: the time is that of the whole request. */
    @Test
    void slowStrangers_areCut_andHoldNobodyUp() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < STRANGERS; i++) {
                strangers.add(opened(SIGN_IN));
            }
            long end = System.nanoTime() + DEADLINE.plusSeconds(3).toNanos();
            while (System.nanoTime() < end) {
                TimeUnit.SECONDS.sleep(2);
                assertLively();
                for (Socket dripping : strangers.subList(0, STRANGERS / 2)) {
                    drip(dripping);
                }
            }
            for (Socket stranger : strangers) {
                assertThat(cut(stranger)).isTrue();
            }
        } finally {
            close(strangers);
        }
    }

    @Test
    void moreConnectionsThanOneAddressMayHave_areClosed_andLaterTheyMayComeAgain() throws Exception {
        List<Socket> many = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_EACH + 30; i++) {
                many.add(opened(""));
            }
            Sluice.await(
                    "closed",
                    Duration.ofSeconds(10),
                    () -> many.stream().filter(AbuseIT::cut).count() >= 30);
            assertThat(many.stream().filter(AbuseIT::cut).count()).isLessThan(60);
        } finally {
            close(many);
        }
        Sluice.await(
                "taken again",
                Duration.ofSeconds(10),
                () -> sluice.get("/q/health/live", "").status() == 200);
    }

    @Test
    void bodiesLargerThanTheirAddressAllows_areRefused_howeverTheyAreFramed() throws Exception {
        byte[] large = ("{\"unit\":\"u\",\"x\":\"" + "y".repeat(300_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        Sluice.Answer answer = sluice.post(DECISIONS, large, sluice.key());
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("256 kB");
        String head = "POST " + DECISIONS + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + sluice.key() + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        try (Socket chunked = opened(head)) {
            assertThat(taken(chunked, 64)).isLessThan(16 << 20);
        }
        assertLively();
    }

    @Test
    void largerBodies_areTakenFromThoseOnlyWhoAreKnown() {
        byte[] events = ("{\"x\":\"" + "y".repeat(200_000) + "\",\"events\":[]}").getBytes(StandardCharsets.UTF_8);
        assertThat(sluice.post("/api/v1/events", events, "").status()).isEqualTo(401);
        assertThat(sluice.post("/api/v1/events", events, "sluice_unknown").status())
                .isEqualTo(401);
        assertThat(sluice.post("/api/v1/events", events, sluice.key()).status()).isEqualTo(400);
    }

    @Test
    void contexts_haveLimits_thatAreSaid() {
        Map<String, Object> wrong = Map.of(
                "must hold no text of more than 4096 characters", "y".repeat(5_000),
                "must hold at most 1000 keys", java.util.Collections.nCopies(1_001, 1),
                "must hold at most 65536 characters", java.util.Collections.nCopies(20, "y".repeat(4_000)));
        wrong.forEach((why, value) -> {
            Sluice.Answer answer = sluice.post(DECISIONS, Map.of("unit", "u", "context", Map.of("k", value)));
            assertThat(answer.status()).as(why).isEqualTo(400);
            assertThat(answer.text()).contains(why);
        });
    }

    @Test
    void wrongKeys_areLimited_countedAndTold_butARightOnePasses() {
        List<Integer> statuses = new ArrayList<>();
        Sluice.Answer last = Sluice.Answer.NONE;
        for (int i = 0; i < 60; i++) {
            last = sluice.get("/api/v1/experiments", "sluice_wrong" + i);
            statuses.add(last.status());
        }
        assertThat(statuses).contains(401).containsOnly(401, 429);
        assertThat(last.status()).isEqualTo(429);
        assertThat(Integer.parseInt(last.retryAfter())).isBetween(1, 60);
        assertThat(sluice.get("/api/v1/experiments", viewer).status()).isEqualTo(200);
        assertThat(metric("sluice_keys_refused_total")).isGreaterThanOrEqualTo(60);
        Sluice.await(
                "told",
                Duration.ofSeconds(75),
                () -> sluice.call("GET", "/api/v1/audit", "").text().contains("unknown API keys"));
        assertThat(sluice.call("GET", "/api/v1/audit", "").text())
                .contains("\"subject\":\"address 127.0.0.1\"")
                .doesNotContain("sluice_wrong");
    }

    /** Each takes seconds of a processor; the callers leave without waiting. */
    @Test
    void simulationsBeyondTheQueue_comeAgain_andNobodyPlaysForWhoHasGone() throws Exception {
        String body = "{\"policy\":{\"type\":\"thompson\"},\"rates\":{\"a\":0.1,\"b\":0.2},"
                + "\"horizon\":200000,\"runs\":120}";
        String request = "POST /api/v1/experiments:simulate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + viewer + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        List<Socket> callers = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                callers.add(opened(request));
            }
            assertLively();
            assertThat(metric("sluice_heavy_work_waiting")).isLessThanOrEqualTo(3);
            int refused = 0;
            for (Socket caller : callers) {
                String answer = answered(caller);
                refused += answer.contains(" 429 ") && answer.contains("Retry-After") ? 1 : 0;
            }
            assertThat(refused).isGreaterThanOrEqualTo(30);
            assertThat(sluice.get("/api/v1/experiments", viewer).status()).isEqualTo(200);
        } finally {
            close(callers);
        }
        Sluice.await(
                "idle",
                Duration.ofSeconds(10),
                () -> metric("sluice_heavy_work_running") + metric("sluice_heavy_work_waiting") == 0);
    }

    @Test
    void streamsOfOnePage_areFewForEachKey_andComeBackWhenTheyAreClosed() throws Exception {
        String path = "/api/v1/experiments/home/live";
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + viewer + "\r\n\r\n";
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket stream = opened(request);
                open.add(stream);
                assertThat(answer(stream)).startsWith("HTTP/1.1 200");
            }
            try (Socket ninth = opened(request)) {
                assertThat(answer(ninth)).startsWith("HTTP/1.1 429").contains("Retry-After");
            }
            try (Socket other = opened(request.replace(viewer, sluice.key()))) {
                assertThat(answer(other)).startsWith("HTTP/1.1 200");
            }
        } finally {
            close(open);
        }
        Sluice.await("open again", Duration.ofSeconds(15), () -> {
            try (Socket again = opened(request)) {
                return answer(again).startsWith("HTTP/1.1 200");
            } catch (IOException e) {
                return false;
            }
        });
    }

    /** Who can write to the broker makes nobody an administrator. */
    @Test
    void keysThatAreNotThePlatforms_areSteppedOver_andCounted() throws Exception {
        String secret = "a key that nobody made";
        String hash = dev.sluice.access.ApiKey.hash(secret);
        String id = "01234567-89ab-7def-8123-456789abcdef";
        String record = ("{'v':1,'id':'%s','hash':'%s','name':'ghost','role':'admin',"
                        + "'scope':{'experiments':[],'origins':[]},"
                        + "'life':{'createdAt':1795897203152,'createdBy':'ghost'},'generation':0,"
                        + "'change':{'number':1,'action':'created','by':'ghost','at':1795897203152}}")
                .formatted(id, hash)
                .replace('\'', '"');
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(services.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            "sluice.api-keys",
                            id.getBytes(StandardCharsets.UTF_8),
                            record.getBytes(StandardCharsets.UTF_8)))
                    .get(10, TimeUnit.SECONDS);
        }
        Sluice.await(
                "counted",
                Duration.ofSeconds(10),
                () -> metric("sluice_records_refused_total{topic=\"sluice.api-keys\"}") >= 1);
        assertThat(sluice.get("/api/v1/experiments", secret).status()).isIn(401, 429);
    }

    private static void assertLively() {
        long began = System.nanoTime();
        assertThat(sluice.get("/q/health/live", "").status()).isEqualTo(200);
        assertThat(sluice.post(DECISIONS, Map.of("unit", "u")).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    private static double metric(String name) {
        return sluice.get("/q/metrics", sluice.key())
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static Socket opened(String bytes) throws IOException {
        Socket socket = new Socket("127.0.0.1", sluice.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('a');
        } catch (IOException e) {
            assertThat(e).hasMessageMatching(".*(reset|Broken pipe|closed).*"); // it was cut
        }
    }

    /** Whether the other side has closed it, without a word or with one. */
    private static boolean cut(Socket socket) {
        try {
            socket.setSoTimeout(1);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Bytes of chunks of a megabyte that could be sent. */
    private static long taken(Socket socket, int chunks) {
        byte[] megabyte = new byte[1 << 20];
        long sent = 0;
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < chunks; i++) {
                out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(megabyte);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                sent += megabyte.length;
            }
        } catch (IOException e) {
            return sent;
        }
        return sent;
    }

    /** What has come already, or nothing. */
    private static String answered(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        try {
            return answer(socket);
        } catch (SocketTimeoutException e) {
            return "";
        }
    }

    private static String answer(Socket socket) throws IOException {
        byte[] bytes = new byte[2_000];
        int length = socket.getInputStream().read(bytes);
        return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
