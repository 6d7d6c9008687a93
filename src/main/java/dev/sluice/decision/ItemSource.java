package dev.sluice.decision;

import dev.sluice.arm.RecommendRequest;
import dev.sluice.arm.Recommender;
import dev.sluice.arm.ScoredItem;
import dev.sluice.definition.ArmDefinition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks an arm for its items within its time budget, and its fallback where it throws, hangs or returns too few. Arms
 * that answer from memory run at once on the calling thread; others on a bounded pool, whose refusal is a failure too.
 */
final class ItemSource {
    private final Recommenders recommenders;
    private final Executor pool;

    ItemSource(Recommenders recommenders, Executor pool) {
        this.recommenders = recommenders;
        this.pool = pool;
    }

    /** The items of the arm or of its fallback; never fails. */
    CompletionStage<Served> items(ArmDefinition arm, ArmDefinition fallback, RecommendRequest request) {
        if (arm.external()) {
            return CompletableFuture.completedFuture(new Served(List.of(), false));
        }
        CompletableFuture<List<ScoredItem>> first = ask(arm, request);
        if (first.isDone() && !first.isCompletedExceptionally() && first.join().size() >= request.count()) {
            return CompletableFuture.completedFuture(new Served(first.join(), false));
        }
        return first.exceptionally(failure -> List.of())
                .thenCompose(own -> own.size() >= request.count()
                        ? CompletableFuture.completedFuture(new Served(own, false))
                        : fallBack(own, arm, fallback, request));
    }

    private CompletionStage<Served> fallBack(
            List<ScoredItem> own, ArmDefinition arm, ArmDefinition fallback, RecommendRequest request) {
        if (fallback.key().equals(arm.key()) || fallback.external()) {
            return CompletableFuture.completedFuture(new Served(own, own.isEmpty()));
        }
        return ask(fallback, request).exceptionally(failure -> List.of()).thenApply(other -> {
            boolean better = other.size() > own.size();
            return new Served(better ? other : own, better || own.isEmpty());
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the timeout completes the same future
    private CompletableFuture<List<ScoredItem>> ask(ArmDefinition arm, RecommendRequest request) {
        CompletableFuture<List<ScoredItem>> answer = new CompletableFuture<>();
        try {
            Recommender recommender = recommenders.of(arm.recommender());
            if (recommender.immediate()) {
                answer.complete(recommender.recommend(request));
                return answer;
            }
            pool.execute(() -> complete(answer, recommender, request));
            answer.orTimeout(arm.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) { // an arm is foreign code: whatever it throws, its fallback serves
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private static void complete(
            CompletableFuture<List<ScoredItem>> answer, Recommender recommender, RecommendRequest request) {
        try {
            answer.complete(recommender.recommend(request));
        } catch (RuntimeException e) { // as above
            answer.completeExceptionally(e);
        }
    }

    /**
     * What is shown.
     *
     * @param items best first
     * @param fallback whether they come from the fallback, or from nobody
     */
    record Served(List<ScoredItem> items, boolean fallback) {}
}
