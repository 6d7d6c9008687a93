package dev.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Repository;
import dev.sluice.it.Sluice;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Load over loopback HTTP against the packaged server with its embedded services; everything on one machine, the load
 * generator included. Bounded in count and time. Arguments: seconds per phase.
 */
public final class LoadBenchmark {
    private static final int CONNECTIONS = 32;

    private final Sluice sluice;
    private final int seconds;

    private LoadBenchmark(Sluice sluice, int seconds) {
        this.sluice = sluice;
        this.seconds = seconds;
    }

    /** Runs all phases and prints a table. */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        Path directory = Files.createTempDirectory(Repository.path("src/it/target"), "load");
        try (Sluice sluice = new Sluice(directory, Map.of(), "serve", "--embedded").start()) {
            new LoadBenchmark(sluice, seconds).run();
        }
    }

    private void run() throws Exception {
        experiment("load", "10m");
        String token = decision("load").path("token").asText();
        byte[] decide =
                request("/api/v1/experiments/load/decisions", "{\"unit\":\"user-1\",\"deferImpression\":false}");
        byte[] echo = request("/api/v1/echo", decision("load").toString());
        for (int i = 0; i < 3; i++) { // the compilers share the cores with what they compile
            throughput("warm-up, echo", echo);
            throughput("warm-up, decisions", decide);
        }
        double echoed = throughput("echo of a decision", echo);
        double decided = throughput("decisions", decide);
        double echoedAgain = throughput("echo of a decision", echo);
        double decidedAgain = throughput("decisions", decide);
        System.out.printf("decisions / echo: %.2f and %.2f%n", decided / echoed, decidedAgain / echoedAgain);
        latency("echo", echo, 2_000);
        latency("decisions", decide, 2_000);
        drain();
        events(token);
        maturity();
        memory();
    }

    private void experiment(String key, String window) throws Exception {
        sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        key,
                        "attributionWindow",
                        window,
                        "grace",
                        "1s",
                        "policy",
                        Map.of("type", "thompson", "floor", 0.01),
                        "arms",
                        List.of(Map.of("key", "a", "control", true), Map.of("key", "b"), Map.of("key", "c"))));
        sluice.post("/api/v1/experiments/" + key + ":start", Map.of());
        Sluice.await(
                "allocated",
                Duration.ofSeconds(20),
                () -> decision(key).path("policyVersion").asLong() > 0);
    }

    private JsonNode decision(String key) {
        return sluice.post("/api/v1/experiments/" + key + "/decisions", Map.of("unit", "user-1"))
                .json();
    }

    private byte[] request(String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + sluice.key()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private double throughput(String name, byte[] request) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long[] calls = parallel(connection -> {
            long count = 0;
            while (System.nanoTime() < deadline) {
                connection.call(request);
                count++;
            }
            return new long[] {count};
        });
        double rate = Arrays.stream(calls).sum() / (double) seconds;
        System.out.printf("%s: %.0f/s with %d connections%n", name, rate, CONNECTIONS);
        return rate;
    }

    private void latency(String name, byte[] request, int rate) throws Exception {
        long start = System.nanoTime();
        long gap = TimeUnit.SECONDS.toNanos(CONNECTIONS) / rate;
        long[] nanos = parallel(connection -> {
            int calls = rate * seconds / CONNECTIONS;
            long[] took = new long[calls];
            for (int i = 0; i < calls; i++) {
                long due = start + i * gap + connection.offset(gap);
                while (System.nanoTime() < due) {
                    Thread.sleep(0, 100_000);
                }
                connection.call(request);
                took[i] = System.nanoTime() - due; // from when it was due: a late start counts
            }
            return took;
        });
        Arrays.sort(nanos);
        System.out.printf(
                "%s at %d/s: p50 %.2f ms, p99 %.2f ms, max %.1f ms%n",
                name,
                rate,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    private long received(String key) {
        return sluice.get("/api/v1/experiments/" + key + "/ledger")
                .path("received")
                .asLong();
    }

    /** Waits until attribution has caught up; prints how fast it went. */
    private void drain() throws InterruptedException {
        long from = received("load");
        long start = System.nanoTime();
        long last = -1;
        long lastAt = start;
        while (System.nanoTime() - lastAt < TimeUnit.SECONDS.toNanos(4)) {
            long now = received("load");
            lastAt = now == last ? lastAt : System.nanoTime();
            last = now;
            Thread.sleep(200);
        }
        double took = (lastAt - start) / 1e9;
        System.out.printf(
                "attribution: %d records of a backlog in %.1f s, %.0f/s%n", last - from, took, (last - from) / took);
    }

    private void events(String token) throws Exception {
        StringBuilder body = new StringBuilder("{\"events\":[");
        for (int i = 0; i < 100; i++) {
            String own = decision("load").path("token").asText();
            body.append(i == 0 ? "" : ",")
                    .append("{\"eventId\":\"c\",\"type\":\"click\",\"itemId\":\"i\",\"token\":\"")
                    .append(i == 0 ? token : own)
                    .append("\"}");
        }
        byte[] request = request("/api/v1/events", body.append("]}").toString());
        long before = received("load");
        long start = System.nanoTime();
        double calls = throughput("calls with 100 events, acknowledged", request);
        System.out.printf("events accepted: %.0f/s%n", calls * 100);
        long expected = (long) (calls * seconds * 100);
        long during = received("load") - before;
        System.out.printf("of them attributed meanwhile: %.0f/s%n", during / ((System.nanoTime() - start) / 1e9));
        drain();
        System.out.printf("attributed in the end: %d of about %d%n", received("load") - before, expected);
    }

    /** From maturity to a served allocation: every decision for one arm is clicked, and its share must move. */
    private void maturity() throws Exception {
        List<Double> waits = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            String key = "mature-" + round;
            experiment(key, "2s");
            long version = decision(key).path("policyVersion").asLong();
            List<Map<String, Object>> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                JsonNode decision = decision(key);
                if (decision.path("arm").asText().equals("b")) {
                    Map<String, Object> click = new HashMap<>();
                    click.put("eventId", "c");
                    click.put("type", "click");
                    click.put("token", decision.path("token").asText());
                    events.add(click);
                }
            }
            long last = System.nanoTime();
            if (!events.isEmpty()) {
                sluice.post("/api/v1/events", Map.of("events", events));
            }
            Sluice.await(
                    "learned",
                    Duration.ofSeconds(30),
                    () -> decision(key).path("policyVersion").asLong() > version);
            waits.add((System.nanoTime() - last) / 1e9 - 3);
        }
        waits.sort(Double::compare);
        System.out.printf(
                "from the last maturity to a served allocation: median %.2f s, largest of 12 %.2f s%n",
                waits.get(6), waits.get(11));
    }

    private void memory() throws IOException {
        System.out.println("memory of application and embedded broker (heap limit 700 MB): " + sluice.resident());
    }

    private long[] parallel(Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<long[]>> results = new ArrayList<>();
            IntFunction<Connection> connect = i -> new Connection(i, sluice.port());
            for (int i = 0; i < CONNECTIONS; i++) {
                int number = i;
                results.add(pool.submit(() -> {
                    try (Connection connection = connect.apply(number)) {
                        return work.run(connection);
                    }
                }));
            }
            List<Long> all = new ArrayList<>();
            for (Future<long[]> result : results) {
                Arrays.stream(result.get()).forEach(all::add);
            }
            return all.stream().mapToLong(Long::longValue).toArray();
        } finally {
            pool.shutdownNow();
        }
    }

    private interface Work {
        long[] run(Connection connection) throws Exception;
    }

    /** One keep-alive connection that reads answers with a content length; as cheap as a client can be. */
    private static final class Connection implements AutoCloseable {
        private final int number;
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(int number, int port) {
            try {
                this.number = number;
                this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
                this.socket.setTcpNoDelay(true);
                this.in = new BufferedInputStream(socket.getInputStream(), 16_384);
                this.out = socket.getOutputStream();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        long offset(long gap) {
            return gap * number / CONNECTIONS;
        }

        void call(byte[] request) throws IOException {
            out.write(request);
            String status = line();
            if (!status.startsWith("HTTP/1.1 20")) {
                throw new IOException(status);
            }
            int length = 0;
            for (String header = line(); !header.isEmpty(); header = line()) {
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            in.skipNBytes(length);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("closed");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
