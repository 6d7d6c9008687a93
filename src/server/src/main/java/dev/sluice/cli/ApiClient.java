package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.Json;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.ModelReference;
import dev.sluice.web.Starting;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Speaks to a running server as any client does. */
final class ApiClient {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG_LIMIT = Duration.ofMinutes(10);
    private static final int BATCH = 5_000;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final URI base;
    private final String key;
    private final Patience patience = Patience.usual();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    ApiClient(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /** POSTs a body and waits; throws {@link IOException} with the problem's detail unless the status is 2xx. */
    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /** PUTs a body and waits, like {@link #post}. */
    JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        return successful(sent(request(method, path, body)));
    }

    /** To what must be there: both that it is not and that nobody knows us may be only for a moment. */
    private HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException {
        return patience.send(http, request, BodyHandlers.ofByteArray(), ApiClient::mayBeThere);
    }

    /** To what may be there or not. */
    private HttpResponse<byte[]> asked(HttpRequest request) throws IOException, InterruptedException {
        return patience.send(http, request, BodyHandlers.ofByteArray(), ApiClient::mayKnowUs);
    }

    private static boolean mayBeThere(HttpResponse<?> answer) {
        return answer.statusCode() == NOT_FOUND || mayKnowUs(answer);
    }

    private static boolean mayKnowUs(HttpResponse<?> answer) {
        return answer.statusCode() == UNAUTHORIZED || starts(answer);
    }

    /** Nothing was done yet by a replica that says that. */
    private static boolean starts(HttpResponse<?> answer) {
        return answer.statusCode() == UNAVAILABLE
                && answer.body() instanceof byte[] body
                && Starting.says(new String(body, StandardCharsets.UTF_8));
    }

    private static JsonNode successful(HttpResponse<byte[]> response) throws IOException {
        JsonNode answer = read(response);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.request().method() + " "
                    + response.request().uri().getPath() + " answered " + response.statusCode() + ": "
                    + answer.path("detail").asText());
        }
        return answer;
    }

    /** Registers an artifact as the next version of a model; returns the version. */
    JsonNode register(String model, Artifact artifact) throws IOException, InterruptedException {
        Path archive = Files.createTempFile("sluice-model", ".zip"); // hundreds of megabytes have no place in the heap
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
                Archive.write(artifact, out);
            }
            HttpRequest request = builder("/api/v1/models/" + model)
                    .timeout(LONG_LIMIT)
                    .POST(BodyPublishers.ofFile(archive))
                    .header("Content-Type", "application/zip")
                    .build();
            return successful(sent(request));
        } finally {
            Files.delete(archive);
        }
    }

    /** The artifact of a model's version; empty where there is none. */
    Optional<Artifact> artifact(ModelReference model) throws IOException, InterruptedException {
        String path = "/api/v1/models/" + model.name() + "/versions/" + model.version() + "/archive";
        HttpRequest request = builder(path).timeout(LONG_LIMIT).GET().build();
        HttpResponse<byte[]> response = asked(request);
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            successful(response);
        }
        return Optional.of(Archive.read(new ByteArrayInputStream(response.body()), Long.MAX_VALUE));
    }

    /** GETs rows, one JSON object a line. */
    <T> List<T> rows(String path, Class<T> type) throws IOException, InterruptedException {
        HttpRequest request = builder(path).timeout(LONG_LIMIT).GET().build();
        HttpResponse<InputStream> response =
                patience.send(http, request, BodyHandlers.ofInputStream(), ApiClient::mayBeThere);
        if (response.statusCode() != 200) {
            throw new IOException("GET " + path + " answered " + response.statusCode());
        }
        try (MappingIterator<T> rows = Json.http().readerFor(type).readValues(response.body())) {
            return rows.readAll();
        }
    }

    /** GETs what may be large into a file. */
    void download(String path, Path file) throws IOException, InterruptedException {
        HttpRequest request = builder(path).timeout(LONG_LIMIT).GET().build();
        HttpResponse<InputStream> response =
                patience.send(http, request, BodyHandlers.ofInputStream(), ApiClient::mayBeThere);
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("GET " + request.uri().getPath() + " answered " + response.statusCode() + ": "
                        + Json.http()
                                .readTree(body.readAllBytes())
                                .path("detail")
                                .asText());
            }
            Files.copy(body, file);
        }
    }

    /** POSTs a body, again where that may help; the answer is missing unless the status is 2xx. */
    CompletableFuture<JsonNode> postAsync(String path, Object body) throws IOException {
        return patience.sendAsync(
                        http,
                        request("POST", path, body),
                        BodyHandlers.ofByteArray(),
                        answer -> mayBeThere(answer) || answer.statusCode() == UNAVAILABLE)
                .thenApply(response -> {
                    try {
                        return response.statusCode() / 100 == 2 ? read(response) : MissingNode.getInstance();
                    } catch (IOException e) {
                        return MissingNode.getInstance();
                    }
                });
    }

    /** GETs an answer; missing unless the status is 200. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = builder(path).GET().build();
        HttpResponse<byte[]> response = asked(request);
        return response.statusCode() == 200 ? read(response) : MissingNode.getInstance();
    }

    /** GETs an answer; throws {@link IOException} with the problem's detail unless the status is 2xx. */
    JsonNode require(String path) throws IOException, InterruptedException {
        return successful(sent(builder(path).GET().build()));
    }

    /** DELETEs, and throws {@link IOException} with the problem's detail unless the status is 2xx. */
    void delete(String path) throws IOException, InterruptedException {
        successful(sent(builder(path).DELETE().build()));
    }

    /** Imports a catalogue in batches. */
    void importAll(List<Item> items, List<Interaction> interactions) throws IOException, InterruptedException {
        for (int i = 0; i < items.size(); i += BATCH) {
            post("/api/v1/catalogue/items", items.subList(i, Math.min(items.size(), i + BATCH)));
        }
        for (int i = 0; i < interactions.size(); i += BATCH) {
            post("/api/v1/catalogue/interactions", interactions.subList(i, Math.min(interactions.size(), i + BATCH)));
        }
    }

    private HttpRequest request(String method, String path, Object body) throws IOException {
        return builder(path)
                .method(method, BodyPublishers.ofByteArray(Json.http().writeValueAsBytes(body)))
                .header("Content-Type", "application/json")
                .build();
    }

    private HttpRequest.Builder builder(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).header("Authorization", "Bearer " + key);
    }

    private static JsonNode read(HttpResponse<byte[]> response) throws IOException {
        return response.body().length == 0
                ? Json.http().valueToTree(Map.of())
                : Json.http().readTree(response.body());
    }
}
