package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Dataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueImportTest {
    @TempDir
    private Path folder;

    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final StringWriter said = new StringWriter();
    private HttpServer server;
    private int answered = Integer.MAX_VALUE;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode body = Json.http().readTree(exchange.getRequestBody());
        boolean taken = bodies.size() < answered;
        byte[] answer = (taken
                        ? "{\"rows\": %d, \"added\": %d, \"changed\": 1}".formatted(body.size(), body.size() - 2)
                        : "{\"detail\": \"not now\"}")
                .getBytes(StandardCharsets.UTF_8);
        if (taken) {
            bodies.add(body);
        }
        exchange.sendResponseHeaders(taken ? 200 : 503, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void run(String rows, String items) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("log.csv"), "unit,item\n" + rows);
        Files.writeString(folder.resolve("things.csv"), "id,about\n" + items);
        Path mapping = Files.writeString(
                folder.resolve("mapping.yaml"), "interactions: {file: log.csv}\nitems: {file: things.csv}\n");
        ApiClient client = new ApiClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "key");
        new CatalogueImport(client, new PrintWriter(said)).run(Dataset.open(mapping));
    }

    @Test
    void rows_areSentInBatchesAndCounted() throws IOException, InterruptedException {
        run("u,i\n".repeat(12_001), "");
        assertThat(bodies).extracting(JsonNode::size).containsExactly(5_000, 5_000, 2_001);
        assertThat(said.toString()).contains("imported 12,001 interactions: 11,995 new, 3 changed");
    }

    @Test
    void longItems_areSentInSmallBatches() throws IOException, InterruptedException {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            items.append(i).append(',').append("x".repeat(20_000)).append('\n');
        }
        run("u,i\n", items.toString());
        assertThat(bodies).extracting(JsonNode::size).containsExactly(100, 100, 100, 1);
    }

    @Test
    void fileThatIsRefused_leavesNothingBehind() {
        assertThatThrownBy(() -> run("u,i\n".repeat(20_000) + "u,i,i\n", "a,b\n"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("line 20002 of log.csv");
        assertThat(bodies).isEmpty();
    }

    @Test
    void failure_saysHowFarItCame() {
        answered = 2;
        assertThatThrownBy(() -> run("u,i\n".repeat(20_000), ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("stopped after 10,000 of 20,000 interactions")
                .hasMessageContaining("not now");
    }
}
