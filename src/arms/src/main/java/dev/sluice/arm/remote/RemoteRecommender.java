package dev.sluice.arm.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sluice.codec.Json;
import dev.sluice.codec.Texts;
import dev.sluice.outgoing.OutgoingClient;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Asks any HTTP recommender: POSTs who wants how many items as JSON, and reads {@code {"items": [{"itemId", "score"}]}},
 * best first. Items that the request rules out, repeated ones, and those that no event could name are left out. What went
 * wrong is told in the log, once a minute, and not to whoever asks.
 */
public final class RemoteRecommender implements Recommender {
    private static final Logger LOG = Logger.getLogger(RemoteRecommender.class);

    /** Longer than any arm's time, which is kept by whoever asks. */
    public static final Duration LONGEST = Duration.ofSeconds(11);

    private static final long TOLD_EVERY = TimeUnit.MINUTES.toNanos(1);
    private static final int OK = 200;
    private static final ObjectWriter WRITER = Json.http().writerFor(Question.class);
    private static final ObjectReader READER = Json.wire()
            .readerFor(Answer.class)
            .without(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES); // a score may be left out

    private final URI url;
    private final OutgoingClient client;
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLong tellFrom = new AtomicLong(System.nanoTime());

    public RemoteRecommender(URI url, OutgoingClient client) {
        this.url = url;
        this.client = client;
    }

    /** Items since the start that were left out because their id or score cannot be served. */
    public long leftOut() {
        return leftOut.sum();
    }

    /** Calls since the start without an answer that could be read. */
    public long failed() {
        return failed.sum();
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        return ask(request, Runnable::run).join();
    }

    @Override
    public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
        CompletableFuture<OutgoingClient.Answer> sent = client.post(url, question(request));
        CompletableFuture<List<ScoredItem>> items = sent.handle((answer, failure) -> {
            if (failure instanceof CancellationException givenUp) { // by whoever asked, who knows
                throw givenUp;
            }
            if (failure != null) {
                throw unanswered(failure);
            }
            try {
                return items(request, answer);
            } catch (IOException | RuntimeException e) { // the service is foreign code: its fallback serves
                throw unanswered(e);
            }
        });
        items.whenComplete((answer, failure) -> sent.cancel(true)); // given up, so that the connection is not kept
        return items;
    }

    private CompletionException unanswered(Throwable reason) {
        failed.increment();
        tell("did not answer: " + String.valueOf(reason).lines().findFirst().orElse(""));
        return new CompletionException("the remote service did not answer", null);
    }

    private void tell(String what) {
        long now = System.nanoTime();
        long from = tellFrom.get();
        if (now - from >= 0 && tellFrom.compareAndSet(from, now + TOLD_EVERY)) {
            LOG.warnf("the remote service %s %s", url, what);
        }
    }

    private static byte[] question(RecommendRequest request) {
        try {
            return WRITER.writeValueAsBytes(Question.of(request));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ScoredItem> items(RecommendRequest request, OutgoingClient.Answer response) throws IOException {
        if (response.status() != OK) {
            throw new IOException("status " + response.status());
        }
        List<Entry> entries = READER.<Answer>readValue(response.body()).items;
        List<Entry> able = entries.stream().filter(Entry::able).toList();
        if (able.size() < entries.size()) {
            leftOut.add(entries.size() - able.size());
            tell("named items that were left out: an id has 1 to %d characters, a score is a finite number"
                    .formatted(Texts.LONGEST_ITEM_ID));
        }
        Set<String> taken = new HashSet<>();
        return able.stream()
                .filter(item -> request.allows(item.itemId) && taken.add(item.itemId))
                .limit(request.count())
                .map(item -> new ScoredItem(item.itemId, item.score))
                .toList();
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

        /** Whether it can be served, and events can name it. */
        boolean able() {
            return !itemId.isEmpty()
                    && itemId.length() <= Texts.LONGEST_ITEM_ID
                    && Texts.kept(itemId)
                    && Double.isFinite(score);
        }
    }
}
