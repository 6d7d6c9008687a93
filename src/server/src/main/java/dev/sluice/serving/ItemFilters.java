package dev.sluice.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.catalogue.CatalogueSource;
import dev.sluice.codec.InvalidInput;
import dev.sluice.decision.ItemConditions;
import dev.sluice.decision.Refusal;
import dev.sluice.definition.Attributes;
import dev.sluice.definition.ItemCondition;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Judges conditions on items, each once for all items and then by a bit of each; a thread of its own does it, so that no decision
 * waits for another one's condition. The attributes are read when somebody filters for the first time, and after each import.
 */
@Singleton
public final class ItemFilters implements ItemConditions {
    /** Conditions that are kept, and judged again after an import; others are when they come again. */
    private static final int MOST = 200;

    private static final int MOST_WAITING = 64;
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration FAILED = Duration.ofMinutes(1);
    private static final int LOOK_EVERY = 64;
    /** Reading takes this share of the time at most, while imports go on. */
    private static final int REST = 10;

    private final CatalogueSource source;
    private final LongSupplier nanos;
    private final ThreadPoolExecutor judge = new ThreadPoolExecutor(
            1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(MOST_WAITING), ItemFilters::thread);
    private final Cache<Named, ItemCondition> conditions =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private volatile Shelf shelf = Shelf.UNREAD;
    private long restUntil;

    @Inject
    ItemFilters(CatalogueSource source) {
        this(source, System::nanoTime);
    }

    /**
     * @param nanos a clock that nobody sets
     */
    ItemFilters(CatalogueSource source, LongSupplier nanos) {
        this.source = source;
        this.nanos = nanos;
        this.restUntil = nanos.getAsLong();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sluice-item-filters");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public CompletionStage<Optional<Predicate<String>>> allowed(String condition, Attributes declared) {
        Named named = new Named(condition, declared);
        return shelf.known(named).orElseGet(() -> judged(named)).thenApply(Optional::of);
    }

    private CompletableFuture<Predicate<String>> judged(Named named) {
        CompletableFuture<Predicate<String>> answer = new CompletableFuture<>();
        try {
            judge.execute(() -> {
                try {
                    ItemCondition condition =
                            conditions.get(named, key -> ItemCondition.parse(key.condition, key.declared));
                    if (shelf.unread()) {
                        shelf = read();
                    }
                    shelf.judge(named, condition).whenComplete((allowed, failure) -> {
                        if (failure == null) {
                            answer.complete(allowed);
                        } else {
                            answer.completeExceptionally(failure);
                        }
                    });
                } catch (RuntimeException e) { // it is no condition, or the database is away
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(
                    new Refusal(Refusal.Reason.BUSY, "too many new conditions on items at once; repeat in a second"));
        }
        return answer;
    }

    private Shelf read() {
        long version = source.version(); // first, so that an import in between is read again
        List<Map<String, String>> attributes = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        source.items(item -> {
            places.put(item.id(), attributes.size());
            attributes.add(item.attributes());
        });
        return new Shelf(version, places, attributes, nanos);
    }

    /** Reads the items again after an import, where anybody filters, and judges what is known anew before anyone asks. */
    public void refresh() {
        Shelf before = shelf;
        if (before.unread() || nanos.getAsLong() - restUntil < 0 || source.version() == before.version) {
            return;
        }
        long began = nanos.getAsLong();
        Shelf next = read();
        conditions.asMap().forEach((named, condition) -> {
            if (before.known(named).isPresent()) {
                next.judge(named, condition);
            }
        });
        shelf = next;
        long now = nanos.getAsLong();
        restUntil = now + REST * (now - began);
    }

    @PreDestroy
    void close() {
        judge.shutdownNow();
    }

    /** A condition with the types of what it names. */
    private record Named(String condition, Attributes declared) {}

    /** The items as they were at a version of the catalogue, and what is known of conditions on them. */
    private static final class Shelf {
        private static final Shelf UNREAD = new Shelf(-1, Map.of(), List.of(), System::nanoTime);

        private final LongSupplier nanos;
        private final long version;
        private final Map<String, Integer> places;
        private final List<Map<String, String>> attributes;
        private final Cache<Named, CompletableFuture<Predicate<String>>> judged =
                Caffeine.newBuilder().maximumSize(MOST).build();
        /** Not for good: the machine may have been busy. */
        private final Cache<Named, CompletableFuture<Predicate<String>>> failed;

        Shelf(long version, Map<String, Integer> places, List<Map<String, String>> attributes, LongSupplier nanos) {
            this.failed = Caffeine.newBuilder()
                    .maximumSize(MOST)
                    .expireAfterWrite(FAILED)
                    .ticker(nanos::getAsLong)
                    .build();
            this.nanos = nanos;
            this.version = version;
            this.places = places;
            this.attributes = attributes;
        }

        boolean unread() {
            return version < 0;
        }

        Optional<CompletableFuture<Predicate<String>>> known(Named named) {
            return Optional.ofNullable(judged.getIfPresent(named))
                    .or(() -> Optional.ofNullable(failed.getIfPresent(named)));
        }

        CompletableFuture<Predicate<String>> judge(Named named, ItemCondition condition) {
            return known(named).orElseGet(() -> {
                CompletableFuture<Predicate<String>> answer = judged(condition);
                (answer.isCompletedExceptionally() ? failed : judged).put(named, answer);
                return answer;
            });
        }

        private CompletableFuture<Predicate<String>> judged(ItemCondition condition) {
            BitSet allowed = new BitSet(attributes.size());
            long began = nanos.getAsLong();
            for (int place = 0; place < attributes.size(); place++) {
                if (place % LOOK_EVERY == 0 && nanos.getAsLong() - began > LONGEST.toNanos()) {
                    return CompletableFuture.failedFuture(new InvalidInput(
                            "",
                            "must be simpler: only " + place + " of " + attributes.size() + " items were judged within "
                                    + LONGEST.toSeconds() + " seconds"));
                }
                allowed.set(place, condition.allows(attributes.get(place)));
            }
            return CompletableFuture.completedFuture(item -> {
                Integer place = places.get(item);
                return place != null && allowed.get(place);
            });
        }
    }
}
