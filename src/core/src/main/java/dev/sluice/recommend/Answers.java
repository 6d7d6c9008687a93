package dev.sluice.recommend;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers that are waited for together. */
public final class Answers {
    private Answers() {}

    /** All of them in their order, once the last one is there; fails where one does. */
    public static <T> CompletableFuture<List<T>> all(List<? extends CompletionStage<T>> parts) {
        CompletableFuture<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>(parts.size()));
        for (CompletionStage<T> part : parts) {
            all = all.thenCombine(part, (before, next) -> {
                before.add(next);
                return before;
            });
        }
        return all;
    }
}
