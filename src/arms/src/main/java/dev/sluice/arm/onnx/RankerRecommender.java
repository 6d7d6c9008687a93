package dev.sluice.arm.onnx;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.Selection;
import dev.sluice.arm.TopKRecommender;
import dev.sluice.arm.UnitItems;
import dev.sluice.artifact.Manifest;
import dev.sluice.feature.FeatureEncoder.Encoded;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Side;
import dev.sluice.feature.Source;
import dev.sluice.model.Exposure;
import dev.sluice.recommend.Explained;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Two stages: candidates from a source or by popularity, then a ranker's scores. Units of which nothing is known get the
 * most popular items.
 */
public final class RankerRecommender implements Recommender {
    private final RankerModel model;
    private final Batcher batcher;
    private final TopKRecommender popular;
    private final int[] byPopularity;
    private final UnitItems histories;
    private final Stage stage;
    private final Clock clock;

    /**
     * @param histories what units had, by the model's own item numbers
     */
    public RankerRecommender(RankerModel model, Batcher batcher, UnitItems histories, Stage stage, Clock clock) {
        this.model = model;
        this.batcher = batcher;
        this.popular = new TopKRecommender(model.popularity(), histories, stage.includeSeen);
        this.byPopularity = popular.order();
        this.histories = histories;
        this.stage = stage;
        this.clock = clock;
    }

    @Override
    public List<ScoredItem> recommend(RecommendRequest request) {
        return ask(request, Runnable::run).join();
    }

    @Override
    public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
        CompletableFuture<List<ScoredItem>> answer = new CompletableFuture<>();
        pool.execute(() -> {
            try {
                rank(request, answer);
            } catch (RuntimeException e) { // told to whoever waits
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public boolean knows(String itemId) {
        return model.items().number(itemId) >= 0;
    }

    @Override
    public List<Explained> explain(RecommendRequest request) {
        Selection selection = selection(request);
        Encoded encoded = encoded(request);
        Candidates candidates = known(encoded, selection) ? candidates(request, selection) : Candidates.NONE;
        List<Manifest.Target> targets = model.serving().targets();
        Map<String, Map<String, Double>> byItem = new HashMap<>();
        if (candidates.numbers.length > 0 && !targets.isEmpty()) {
            float[] all = model.predictions(
                    List.of(model.query(encoded, selection.had(), candidates.numbers, candidates.exposures)));
            for (int i = 0; i < all.length; i++) {
                byItem.computeIfAbsent(
                                model.items().id(candidates.numbers[i / targets.size()]), item -> new LinkedHashMap<>())
                        .put(targets.get(i % targets.size()).name(), (double) all[i]);
            }
        }
        return recommend(request).stream()
                .map(item -> new Explained(item, byItem.getOrDefault(item.itemId(), Map.of())))
                .toList();
    }

    private Selection selection(RecommendRequest request) {
        return Selection.of(model.items(), request, histories, stage.includeSeen);
    }

    private Encoded encoded(RecommendRequest request) {
        return model.encoder().encode(Side.REQUEST, new RequestAttributes(request, clock, hashed()));
    }

    private void rank(RecommendRequest request, CompletableFuture<List<ScoredItem>> answer) {
        Selection selection = selection(request);
        Encoded encoded = encoded(request);
        Candidates candidates = known(encoded, selection) ? candidates(request, selection) : Candidates.NONE;
        if (candidates.numbers.length == 0) {
            popular.fill(selection);
            answer.complete(selection.chosen());
            return;
        }
        CompletableFuture<float[]> scoring =
                batcher.score(model.query(encoded, selection.had(), candidates.numbers, candidates.exposures));
        answer.whenComplete((items, failure) -> scoring.cancel(false)); // whoever gave up needs no scores
        scoring.whenComplete((scores, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
                return;
            }
            for (int place : ItemIndex.byWeight(widened(scores))) {
                if (Float.isFinite(scores[place])) { // the probe saw some units only
                    selection.offer(candidates.numbers[place], scores[place]);
                } else {
                    selection.withhold(candidates.numbers[place]);
                }
            }
            popular.fill(selection);
            answer.complete(selection.chosen());
        });
    }

    private boolean hashed() {
        return model.serving().hashedUnits();
    }

    /** Whether anything of the unit is known: a value in a vocabulary, or an item that it had. */
    private boolean known(Encoded encoded, Selection selection) {
        FeatureSchema schema = model.encoder().schema();
        boolean asks = false;
        for (int place = 0; place < encoded.ids().length; place++) {
            if (schema.sparse().get(place).source() == Source.USER) {
                asks = true;
                if (model.encoder().known(place, encoded.ids()[place])) {
                    return true;
                }
            }
        }
        return !asks || (schema.history() > 0 && selection.had().length > 0);
    }

    private Candidates candidates(RecommendRequest request, Selection selection) {
        Set<String> asked = request.items().candidates();
        if (stage.source.isPresent() && asked.isEmpty()) {
            return found(stage.source.get(), request, selection);
        }
        if (stage.source.isPresent() && model.readsFirstStage()) {
            return told(stage.source.get(), request, selection);
        }
        int[] numbers = asked.isEmpty() ? byPopularity : model.items().numbers(asked);
        int limit = asked.isEmpty() ? stage.limit : Integer.MAX_VALUE;
        int[] allowed =
                Arrays.stream(numbers).filter(selection::allows).limit(limit).toArray();
        return new Candidates(allowed, Collections.nCopies(allowed.length, Exposure.FIRST));
    }

    /** What the first stage finds; behind a condition its rank among all is not known. */
    private Candidates found(CandidateSource source, RecommendRequest request, Selection selection) {
        List<Candidate> found = source.candidates(request, stage.limit);
        List<Exposure> said = Candidate.exposures(found);
        boolean ofAll = request.items().condition().isEmpty();
        int[] numbers = new int[found.size()];
        List<Exposure> exposures = new ArrayList<>(found.size());
        for (int place = 0; place < found.size(); place++) {
            int number = model.items().number(found.get(place).item());
            if (number >= 0 && selection.allows(number)) {
                numbers[exposures.size()] = number;
                Exposure exposure = said.get(place);
                exposures.add(ofAll ? exposure : exposure.scored(exposure.score()));
            }
        }
        return new Candidates(Arrays.copyOf(numbers, exposures.size()), exposures);
    }

    /** What was asked for, with what the first stage says of it among all. */
    private Candidates told(CandidateSource source, RecommendRequest request, Selection selection) {
        Map<String, Exposure> byItem =
                Candidate.byItem(source.candidates(request.among(request.items().ofAll()), stage.limit));
        int[] allowed = Arrays.stream(model.items().numbers(request.items().candidates()))
                .filter(selection::allows)
                .toArray();
        return new Candidates(
                allowed,
                Arrays.stream(allowed)
                        .mapToObj(number -> byItem.getOrDefault(model.items().id(number), Exposure.FIRST))
                        .toList());
    }

    private static double[] widened(float[] scores) {
        double[] values = new double[scores.length];
        Arrays.setAll(values, i -> scores[i]);
        return values;
    }

    @Override
    public void close() {
        batcher.close();
        model.close();
    }

    /**
     * What is scored.
     *
     * @param numbers of items
     * @param exposures of each
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Candidates(int[] numbers, List<Exposure> exposures) {
        private static final Candidates NONE = new Candidates(new int[0], List.of());
    }

    /**
     * The first stage.
     *
     * @param source of candidates; empty means the most popular items
     * @param limit most candidates
     * @param includeSeen whether items that the unit already had may come again
     */
    public record Stage(Optional<CandidateSource> source, int limit, boolean includeSeen) {}
}
