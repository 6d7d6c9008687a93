package dev.sluice.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * How long a client repeats a call that was refused although it may be right: half a minute in all, since a replica that has just
 * started, or has not heard of a new key or experiment, or a proxy in front of it, knows better a moment later.
 */
final class Patience {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final int TRIES = 6;

    private final Duration first;

    /**
     * @param first pause, of six that double
     */
    Patience(Duration first) {
        this.first = first;
    }

    /** Of half a minute. */
    static Patience usual() {
        return new Patience(FIRST);
    }

    /** The last answer: one that is not refused, or what still was in the end. */
    <T> HttpResponse<T> send(
            HttpClient http, HttpRequest request, BodyHandler<T> body, Predicate<HttpResponse<?>> refused)
            throws IOException, InterruptedException {
        HttpResponse<T> answer = http.send(request, body);
        for (int tried = 0; tried < TRIES && refused.test(answer); tried++) {
            if (tried == 1) {
                System.err.printf(
                        "sluice: the server answered %d; trying again for half a minute%n", answer.statusCode());
            }
            TimeUnit.NANOSECONDS.sleep(pause(tried).toNanos());
            answer = http.send(request, body);
        }
        return answer;
    }

    /** The same without waiting for it. */
    <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpClient http, HttpRequest request, BodyHandler<T> body, Predicate<HttpResponse<?>> refused) {
        return tryAsync(() -> http.sendAsync(request, body), refused, 0);
    }

    private <T> CompletableFuture<HttpResponse<T>> tryAsync(
            Call<T> call, Predicate<HttpResponse<?>> refused, int tried) {
        return call.begin().thenCompose(answer -> {
            if (tried == TRIES || !refused.test(answer)) {
                return CompletableFuture.completedFuture(answer);
            }
            return CompletableFuture.supplyAsync(
                            () -> tryAsync(call, refused, tried + 1),
                            CompletableFuture.delayedExecutor(pause(tried).toMillis(), TimeUnit.MILLISECONDS))
                    .thenCompose(later -> later);
        });
    }

    private Duration pause(int tried) {
        return first.multipliedBy(1L << tried);
    }

    private interface Call<T> {
        CompletableFuture<HttpResponse<T>> begin();
    }
}
