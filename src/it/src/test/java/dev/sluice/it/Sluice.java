package dev.sluice.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import dev.sluice.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The packaged application in processes of its own, spoken to over HTTP as any client does. */
public final class Sluice implements AutoCloseable {
    private static final AtomicInteger KEYS = new AtomicInteger();

    /** The application of one machine, as {@code ./sluice} starts it. */
    public static final Path JAR = Repository.path("src/embedded/target/quarkus-app/quarkus-run.jar");

    /** Of every process that tests start: most live for seconds, in which the second compiler costs more than it gives. */
    static final List<String> JVM = System.getProperty("sluice.jvm", "")
            .lines()
            .filter(option -> !option.isEmpty())
            .toList();

    private final Path directory;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Path keyFile;
    private Process process;
    private String key = "";

    /**
     * @param directory for data and log
     * @param settings system properties
     * @param arguments of the command line, less port and data directory
     */
    public Sluice(Path directory, Map<String, String> settings, String... arguments) {
        this.directory = directory;
        this.keyFile = directory.resolve("admin.key");
        this.port = freePort();
        command.addAll(List.of(java(), "-Xmx700m"));
        command.addAll(JVM);
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--port", String.valueOf(port), "--data-dir", directory.toString()));
    }

    /** The same with the admin key in another file. */
    public Sluice withKeyIn(Path file) {
        keyFile = file;
        return this;
    }

    /** The same with another setting from its next start on. */
    public Sluice with(String name, String value) {
        command.add(1, "-D" + name + "=" + value);
        return this;
    }

    /** The same with more in its environment from its next start on. */
    public Sluice with(Map<String, String> more) {
        environment.putAll(more);
        return this;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** A port that nobody listens on. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a process that logs into a file. */
    static Process launch(List<String> command, Path log) throws IOException {
        return launch(command, Map.of(), log);
    }

    private static Process launch(List<String> command, Map<String, String> environment, Path log) throws IOException {
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Starts the broker alone, in a process of its own. */
    public static Process broker(
            Path directory, EmbeddedBroker.Ports ports, String password, Map<String, String> further)
            throws IOException {
        String classpath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx400m"));
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp",
                classpath,
                BrokerProcess.class.getName(),
                directory.toString(),
                String.valueOf(ports.client()),
                String.valueOf(ports.controller()),
                password));
        further.forEach((name, value) -> command.add(name + "=" + value));
        return launch(command, directory.resolveSibling("broker.log"));
    }

    /** Starts and waits until it is ready and the first admin key is there. */
    public Sluice start() throws IOException {
        process = launch(command, environment, log());
        await("ready", Duration.ofSeconds(180), () -> status("/q/health/ready") == 200 && readKey());
        return this;
    }

    /** Starts without waiting. */
    public void launchOnly() throws IOException {
        process = launch(command, environment, log());
    }

    private boolean readKey() {
        try {
            key = Files.exists(keyFile) ? Files.readString(keyFile).strip() : key;
            return !key.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it logs. */
    public Path log() {
        return directory.resolve("sluice.log");
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** SIGKILL to the process alone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGKILL to the process and everything that it started. */
    public void killTree() throws InterruptedException {
        List<ProcessHandle> tree = process.descendants().toList();
        kill();
        tree.forEach(ProcessHandle::destroyForcibly);
        tree.forEach(child -> child.onExit().join());
        Processes.database(directory).ifPresent(Processes::kill);
    }

    /** Lets it do nothing, with its connections open. */
    public void pause() throws IOException, InterruptedException {
        Processes.signal("STOP", process.toHandle());
    }

    /** Lets it go on. */
    public void resume() throws IOException, InterruptedException {
        Processes.signal("CONT", process.toHandle());
    }

    /** SIGTERM; returns the exit code. */
    public int stop() throws InterruptedException {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            throw new IllegalStateException("did not stop within 40 s");
        }
        tree.forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        return process.exitValue();
    }

    /** Whether the process lives. */
    public boolean alive() {
        return process.isAlive();
    }

    /** The status of a GET, 0 when nobody answers. */
    public int status(String path) {
        try {
            return send(request(path).GET()).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    /** GETs JSON with the admin key. */
    public JsonNode get(String path) {
        return call("GET", path, "").json();
    }

    /** GETs with any key; an empty one is left out. */
    public Answer get(String path, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .GET();
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return Answer.of(send(request));
    }

    /** A new API key of that role; of keys with the same name, each gets a number of its own. */
    public String makeKey(String name, String role) {
        return post("/api/v1/keys", Map.of("name", name + " " + KEYS.incrementAndGet(), "role", role))
                .json()
                .path("key")
                .asText();
    }

    /** POSTs JSON with the admin key. */
    public Answer post(String path, Object body) {
        try {
            return post(path, Json.http().writeValueAsBytes(body), key);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one event of a decision. */
    public Answer event(JsonNode decision, Map<String, ?> event) {
        Map<String, Object> whole = new HashMap<>(event);
        whole.put("token", decision.path("token").asText());
        return post("/api/v1/events", Map.of("events", List.of(whole)));
    }

    /** POSTs bytes with any key; an empty key is left out. */
    public Answer post(String path, byte[] body, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return Answer.of(send(request));
    }

    /**
     * Sends a body with the admin key.
     *
     * @param headers names and values in turn
     */
    public Answer call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path).method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return Answer.of(send(request));
    }

    /** Sends a model with the admin key; as long as it takes to be tried. */
    public Answer upload(String name, byte[] archive) {
        return Answer.of(send(request("/api/v1/models/" + name)
                .timeout(Duration.ofMinutes(3))
                .setHeader("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(archive))));
    }

    /** An answer, or {@link UncheckedIOException} when there is none. */
    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What its memory was and is, as the system counts resident pages; one line each. */
    public List<String> resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\s+", " "))
                .toList();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + key);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Its HTTP port. */
    public int port() {
        return port;
    }

    /** The admin key. */
    public String key() {
        return key;
    }

    /** Waits until an experiment has a policy: what is decided before is not the policy's. */
    public void awaitAllocated(String experiment) {
        await(
                "allocated",
                Duration.ofSeconds(30),
                () -> get("/api/v1/experiments/" + experiment + "/report")
                                .path("policyVersion")
                                .asLong()
                        > 0);
    }

    /** Waits until a condition holds; fails with its name. */
    public static void await(String what, Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not " + what + " within " + limit);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (Objects.nonNull(process) && process.isAlive()) {
            killTree();
        }
    }

    /** An answer over HTTP. */
    public record Answer(int status, String text, HttpHeaders headers) {
        /** No answer. */
        public static final Answer NONE = new Answer(0, "", HttpHeaders.of(Map.of(), (name, value) -> true));

        static Answer of(HttpResponse<byte[]> response) {
            return new Answer(
                    response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response.headers());
        }

        /** Its body; an empty object where there is none. */
        public JsonNode json() {
            try {
                return text.isEmpty()
                        ? Json.http().createObjectNode()
                        : Json.http().readTree(text);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A header, or empty. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** After how many seconds to try again, or empty. */
        public String retryAfter() {
            return header("Retry-After");
        }
    }
}
