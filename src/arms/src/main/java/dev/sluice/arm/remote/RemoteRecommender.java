package dev.sluice.arm.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.codec.Json;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Asks any HTTP recommender: POSTs who wants how many items as JSON, and reads {@code {"items": [{"itemId", "score"}]}},
 * best first. Items that the request rules out, and repeated ones, are left out. No thread waits for the answer.
 */
public final class RemoteRecommender implements Recommender {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    /** Longer than any arm's time, which is kept by whoever asks. */
    private static final Duration LONGEST = Duration.ofSeconds(11);

    private static final long MAX_ANSWER = 1 << 20;
    private static final int OK = 200;
    private static final ObjectWriter WRITER = Json.http().writerFor(Question.class);
    private static final ObjectReader READER = Json.wire().readerFor(Answer.class);

    private final URI url;

    public RemoteRecommender(URI url) {
        this.url = url;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        return ask(request, Runnable::run).join();
    }

    @Override
    public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
        CompletableFuture<HttpResponse<byte[]>> sent =
                CLIENT.sendAsync(post(request), answer -> new LimitedBody(MAX_ANSWER));
        CompletableFuture<List<ScoredItem>> items = sent.thenApply(response -> items(request, response));
        items.whenComplete((answer, failure) -> sent.cancel(true)); // given up, so that the connection is not kept
        return items;
    }

    private HttpRequest post(RecommendRequest request) {
        try {
            return HttpRequest.newBuilder(url)
                    .timeout(LONGEST)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json")
                    .POST(BodyPublishers.ofByteArray(WRITER.writeValueAsBytes(Question.of(request))))
                    .build();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ScoredItem> items(RecommendRequest request, HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw new CompletionException(new IOException(url + " answered " + response.statusCode()));
        }
        try {
            Answer answer = READER.readValue(response.body());
            Set<String> taken = new HashSet<>();
            return answer.items.stream()
                    .filter(item -> request.allows(item.itemId) && taken.add(item.itemId))
                    .limit(request.count())
                    .map(item -> new ScoredItem(item.itemId, item.score))
                    .toList();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** What the recommender is sent; empty lists mean no restriction. */
    record Question(
            String unit,
            int count,
            List<String> recentItems,
            Set<String> candidateItems,
            Set<String> excludedItems,
            Map<String, Object> context) {
        static Question of(RecommendRequest request) {
            return new Question(
                    request.unit(),
                    request.count(),
                    request.recentItems(),
                    request.items().candidates(),
                    request.items().excluded(),
                    request.context());
        }
    }

    /** What it sends back; further fields are ignored. */
    record Answer(List<Entry> items) {
        Answer {
            items = List.copyOf(items);
        }
    }

    /** An item, with a score of 0 where none is given. */
    record Entry(String itemId, double score) {
        Entry {
            Objects.requireNonNull(itemId, "itemId");
        }
    }
}
