package dev.sluice.decision;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.Blend;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Asks an arm for its items within its time budget, and its fallback where it throws, hangs or returns too few. Arms
 * that answer from memory run at once on the calling thread; others on a bounded pool, whose refusal is a failure too.
 */
final class ItemSource {
    private final Recommenders recommenders;
    private final Executor pool;
    private final Breakers breakers;
    private final BlendedItems blended;

    ItemSource(Recommenders recommenders, Executor pool, Breakers breakers) {
        this.breakers = breakers;
        this.recommenders = recommenders;
        this.pool = pool;
        this.blended = new BlendedItems(this::ask);
    }

    /** The items of the arm or of its fallback; never fails. */
    CompletionStage<Served> ask(Asked asked, ArmDefinition arm, ArmDefinition fallback) {
        RecommendRequest request = asked.wanted();
        if (arm.external()) {
            return CompletableFuture.completedFuture(Served.nothing(false));
        }
        CompletableFuture<Served> first = ask(asked, arm);
        if (!first.isCompletedExceptionally()) {
            Served there = first.getNow(Served.nothing(false));
            if (there.items().size() >= request.count()) {
                return CompletableFuture.completedFuture(there);
            }
        }
        return first.exceptionally(failure -> Served.nothing(false))
                .thenCompose(own -> own.items().size() >= request.count()
                        ? CompletableFuture.completedFuture(own)
                        : fallBack(asked, new Own(arm, own), fallback));
    }

    private CompletionStage<Served> fallBack(Asked asked, Own own, ArmDefinition fallback) {
        Served few = own.found.items().isEmpty() ? Served.nothing(true) : own.found;
        if (fallback.key().equals(own.arm.key()) || fallback.external()) {
            return CompletableFuture.completedFuture(few);
        }
        return ask(asked, fallback)
                .exceptionally(failure -> Served.nothing(false))
                .thenApply(other -> other.items().size() > few.items().size() ? other.instead() : few);
    }

    /** How many lists of an experiment lacked a part of a blend since the start, by arm and part. */
    Map<String, Long> leftOut(String experiment) {
        return blended.leftOut(experiment);
    }

    private CompletableFuture<Served> ask(Asked asked, ArmDefinition arm) {
        return arm.recommender() instanceof Blend blend
                ? blended.ask(asked, arm, blend)
                : ask(asked.experiment(), PartSource.Part.of(arm), asked.wanted());
    }

    private CompletableFuture<Served> ask(String experiment, PartSource.Part part, RecommendRequest request) {
        try {
            Recommender recommender = recommenders.of(part.recommender());
            Served.Finder finder = new Served.Finder(part.key(), recommender.model());
            CompletableFuture<List<ScoredItem>> found = recommender.immediate()
                    ? CompletableFuture.completedFuture(recommender.recommend(request))
                    : guarded(breakers.of(experiment, part.key()), part.timeout(), recommender, request);
            return found.thenApply(items -> Served.alone(servable(items), false, finder));
        } catch (RuntimeException e) { // an arm is foreign code: whatever it throws, its fallback serves
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Without items whose score no JSON can tell. */
    private static List<ScoredItem> servable(List<ScoredItem> items) {
        for (ScoredItem item : items) {
            if (!Double.isFinite(item.score())) {
                return items.stream()
                        .filter(other -> Double.isFinite(other.score()))
                        .toList();
            }
        }
        return items;
    }

    /** The answer within the arm's time, told to its breaker. */
    private CompletableFuture<List<ScoredItem>> guarded(
            CircuitBreaker breaker, Duration timeout, Recommender recommender, RecommendRequest request) {
        breaker.acquirePermission();
        long start = breaker.getCurrentTimestamp();
        CompletableFuture<List<ScoredItem>> answer;
        try {
            answer = recommender.ask(request, pool);
        } catch (RejectedExecutionException e) { // no thread is free, which may be another arm's fault
            breaker.releasePermission();
            throw e;
        } catch (RuntimeException e) {
            breaker.onError(0, breaker.getTimestampUnit(), e);
            throw e;
        }
        return answer.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((items, failure) -> {
                    long took = breaker.getCurrentTimestamp() - start;
                    if (failure == null) {
                        breaker.onSuccess(took, breaker.getTimestampUnit());
                    } else {
                        answer.cancel(true);
                        breaker.onError(took, breaker.getTimestampUnit(), failure);
                    }
                });
    }

    /** What the arm itself found. */
    private record Own(ArmDefinition arm, Served found) {}
}
