package dev.sluice.arm.onnx;

import dev.sluice.arm.Selection;
import dev.sluice.arm.TopKRecommender;
import dev.sluice.arm.UnitItems;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The best items by a retrieval model; the most popular ones for whom it knows nothing of. */
public final class RetrievalRecommender implements Recommender, CandidateSource {
    private final RetrievalModel model;
    private final TopKRecommender popular;
    private final UnitItems histories;
    private final boolean includeSeen;

    /**
     * @param histories what units had, by the model's own item numbers
     */
    public RetrievalRecommender(RetrievalModel model, UnitItems histories, boolean includeSeen) {
        this.model = model;
        this.popular = new TopKRecommender(model.popularity(), histories, includeSeen);
        this.histories = histories;
        this.includeSeen = includeSeen;
    }

    @Override
    public boolean knows(String itemId) {
        return model.items().number(itemId) >= 0;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        Selection selection = Selection.of(model.items(), request, histories, includeSeen);
        find(request, selection);
        popular.fill(selection);
        return selection.chosen();
    }

    /** Asks for as many more as history and filters can rule out. */
    private void find(RecommendRequest request, Selection selection) {
        int size = model.items().size();
        int first = Math.min(
                size, request.count() + selection.had().length + request.items().mostRuledOut(size));
        String unit = model.serving().hashedUnits() ? request.historyKey() : request.unit();
        model.best(unit, selection.had(), first).ifPresent(found -> offer(found, selection));
    }

    private static void offer(RetrievalModel.Found found, Selection selection) {
        for (int i = 0; i < found.items().length && !selection.full(); i++) {
            if (Float.isFinite(found.scores()[i])) { // the probe saw some units only
                selection.offer((int) found.items()[i], found.scores()[i]);
            }
        }
    }

    @Override
    public List<Candidate> candidates(RecommendRequest request, int limit) {
        Selection selection = Selection.of(model.items(), request.wanting(limit), histories, includeSeen);
        find(request.wanting(limit), selection);
        int found = selection.size();
        popular.fill(selection);
        List<ScoredItem> chosen = selection.chosen();
        return IntStream.range(0, chosen.size())
                .mapToObj(place -> new Candidate(
                        chosen.get(place).itemId(),
                        place < found ? OptionalDouble.of(chosen.get(place).score()) : OptionalDouble.empty()))
                .toList();
    }

    @Override
    public void close() {
        model.close();
    }
}
