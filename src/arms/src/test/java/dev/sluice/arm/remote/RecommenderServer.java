package dev.sluice.arm.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A recommender somebody else wrote: a real HTTP server whose answers a test decides. */
public final class RecommenderServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile UnaryOperator<String> answers = question -> "{\"items\": []}";
    private volatile int status = 200;
    private volatile Map<String, String> headers = Map.of();

    public RecommenderServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/recommend", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String question = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = answers.apply(question).getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    /** Answers like this from now on. */
    public void answer(int newStatus, UnaryOperator<String> newAnswers) {
        status = newStatus;
        answers = newAnswers;
    }

    /** The same with headers. */
    public RecommenderServer with(Map<String, String> newHeaders) {
        headers = newHeaders;
        return this;
    }

    /** Where to POST. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/recommend");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
