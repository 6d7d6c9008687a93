package dev.sluice.arm;

import dev.sluice.recommend.Answers;
import dev.sluice.recommend.Fusion;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** What several models of one artifact find, as one list; it has all of them, or fails. */
public final class BlendRecommender implements Recommender {
    private final BlendModel model;
    private final List<Recommender> parts;

    /**
     * @param parts one for each part of the model, in its order
     */
    public BlendRecommender(BlendModel model, List<? extends Recommender> parts) {
        this.model = model;
        this.parts = List.copyOf(parts);
    }

    @Override
    public boolean immediate() {
        return parts.stream().allMatch(Recommender::immediate);
    }

    @Override
    public boolean knows(String itemId) {
        return parts.stream().anyMatch(part -> part.knows(itemId));
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        return fused(parts.stream().map(part -> part.recommend(deep(request))).toList(), request);
    }

    @Override
    public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
        List<CompletableFuture<List<ScoredItem>>> asked = new ArrayList<>();
        try {
            parts.forEach(part -> asked.add(part.ask(deep(request), pool)));
        } catch (RuntimeException e) { // no thread is free
            asked.forEach(part -> part.cancel(true));
            throw e;
        }
        CompletableFuture<List<ScoredItem>> answer = Answers.all(asked).thenApply(found -> fused(found, request));
        answer.whenComplete((items, failure) -> asked.forEach(part -> part.cancel(true))); // whoever gives up
        return answer;
    }

    private RecommendRequest deep(RecommendRequest request) {
        return request.wanting(Math.max(model.depth(), request.count()));
    }

    private List<ScoredItem> fused(List<List<ScoredItem>> found, RecommendRequest request) {
        List<Fusion.Part> lists = IntStream.range(0, found.size())
                .mapToObj(place -> new Fusion.Part(
                        found.get(place), model.parts().get(place).weight(), 0))
                .toList();
        return model.fusion().fused(lists, request.count());
    }

    @Override
    public void close() {
        parts.forEach(Recommender::close);
    }
}
