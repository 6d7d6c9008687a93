package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RankerRecommender;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.BprSettings;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Learned arms keep the contract of every arm, through ONNX Runtime. */
class LearnedRecommenderTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final Rows ROWS = RecommenderContract.rows();
    private static final Artifact BPR = train(new Recipe.Bpr(new BprSettings(8, 30, 0, null, 1)));
    private static final Artifact FM = train(new Recipe.FmSgd(new FmSettings(4, 3, 0, null, 0, 0, 1, null, 0, 0)));

    private static Artifact train(Recipe recipe) {
        Task task = new Task(
                ROWS,
                Rows.none(ROWS.items()),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                new Task.Labels(row -> 1, 2),
                false,
                3);
        return recipe.train(task, SilentRun.RUN).artifact();
    }

    private static RetrievalRecommender retrieval(boolean includeSeen) {
        return new RetrievalRecommender(new RetrievalModel(RUNTIME, BPR), ROWS.unitItems(), includeSeen);
    }

    private static Recommender ranker(RankerRecommender.Stage stage) {
        RankerModel model = new RankerModel(RUNTIME, FM);
        return new RankerRecommender(
                model, new Batcher(model, Batcher.Limits.cpu(1)), ROWS.unitItems(), stage, Clock.systemUTC());
    }

    @Nested
    class Retrieval extends RecommenderContract {
        @Override
        Recommender recommender(boolean includeSeen) {
            return retrieval(includeSeen);
        }
    }

    @Nested
    class Ranker extends RecommenderContract {
        @Override
        Recommender recommender(boolean includeSeen) {
            return ranker(new RankerRecommender.Stage(Optional.empty(), 500, includeSeen));
        }
    }

    @Nested
    class RankerBehindRetrieval extends RecommenderContract {
        @Override
        Recommender recommender(boolean includeSeen) {
            return ranker(new RankerRecommender.Stage(Optional.of(retrieval(includeSeen)), 5, includeSeen));
        }
    }

    @Test
    void ranker_scoresOnlyItsCandidates() {
        Recommender few = ranker(new RankerRecommender.Stage(Optional.empty(), 3, false));
        Recommender all = ranker(new RankerRecommender.Stage(Optional.empty(), 500, false));
        List<ScoredItem> answer = few.recommend(RecommendRequest.of("u1", 5));
        Set<String> candidates =
                Set.copyOf(answer.subList(0, 3).stream().map(ScoredItem::itemId).toList());
        List<String> ranked = all.recommend(RecommendRequest.of("u1", 40)).stream()
                .map(ScoredItem::itemId)
                .filter(candidates::contains)
                .toList();
        assertThat(answer.subList(0, 3)).extracting(ScoredItem::itemId).containsExactlyElementsOf(ranked);
        assertThat(answer.subList(0, 3))
                .allSatisfy(item -> assertThat(item.score()).isBetween(0.0, 1.0));
    }

    @Test
    void strangers_getWhatIsPopular() {
        List<String> popular = new TopKRecommender(new RankerModel(RUNTIME, FM).popularity(), UnitItems.none(), false)
                .recommend(RecommendRequest.of("stranger", 10)).stream()
                        .map(ScoredItem::itemId)
                        .toList();
        for (Recommender arm :
                List.of(retrieval(false), ranker(new RankerRecommender.Stage(Optional.empty(), 500, false)))) {
            assertThat(arm.recommend(RecommendRequest.of("stranger", 10)))
                    .extracting(ScoredItem::itemId)
                    .containsExactlyElementsOf(popular);
        }
    }

    @Test
    void retrieval_findsTheBestOfTheFactors() {
        assertThat(retrieval(true).recommend(RecommendRequest.of("u3", RecommenderContract.ITEMS)))
                .extracting(ScoredItem::score)
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }
}
