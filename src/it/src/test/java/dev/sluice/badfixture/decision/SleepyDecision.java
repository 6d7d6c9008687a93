package dev.sluice.badfixture.decision;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Breaks rules on purpose: a decision that sleeps, waits, reads the clock and sends HTTP. */
public final class SleepyDecision {
    String decide(CompletableFuture<String> arm, List<CompletableFuture<String>> others)
            throws IOException, InterruptedException {
        Thread.sleep(1);
        TimeUnit.MILLISECONDS.sleep(1);
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).build(), BodyHandlers.ofString())
                .body();
        return arm.join() + others.stream().map(CompletableFuture::join).toList() + Instant.now() + answer;
    }
}
