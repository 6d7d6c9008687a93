package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Models from elsewhere are refused where they say what cannot be; recommenders that ask others hand everything on. */
class ArmModelsTest {
    private static final TopKModel POPULARITY = new TopKModel(List.of("a", "b", "c"), new double[] {3, 2, 1});

    private static UserCfModel userCf(int nearest, double shrinkage, int compared, int... history) {
        return new UserCfModel(POPULARITY, new int[][] {history}, nearest, shrinkage, compared);
    }

    private static NeighbourModel neighbours(double halfLife, int neighbour, float similarity) {
        return new NeighbourModel(
                POPULARITY,
                new int[][] {{neighbour}, {}, {}},
                new float[][] {{similarity}, {}, {}},
                Optional.of(halfLife));
    }

    private static void refused(String reason, ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(InvalidInput.class).hasMessageContaining(reason);
    }

    @Test
    void whatCannotBe_isRefused() {
        refused("must be numbers of items, got 3", () -> userCf(1, 0, 1, 0, 3));
        refused("must be numbers of items, got -1", () -> userCf(1, 0, 1, -1));
        refused("must have each item of a unit once", () -> userCf(1, 0, 1, 2, 2));
        refused("must be 1 or more, got 0", () -> userCf(0, 0, 1, 0));
        refused("must be 1 or more, got 0", () -> userCf(1, 0, 0, 0));
        refused("must be 0 or more, got -1.0", () -> userCf(1, -1, 1, 0));
        refused("must be above 0, got 0.0", () -> neighbours(0, 1, 1));
        refused("must be numbers of items, got 9", () -> neighbours(1, 9, 1));
        refused("must be finite", () -> neighbours(1, 1, Float.NaN));
        refused(
                "must be one for each of 3 items, are 2",
                () -> new NearestRecommender(POPULARITY, new ItemVectors(new float[] {1, 2}, 1), true, false));
        refused("must be rows of one length", () -> new ItemVectors(new float[] {1, 2, 3}, 2));
        refused("must be finite", () -> new ItemVectors(new float[] {1, Float.POSITIVE_INFINITY}, 1));
        Artifact unknown = Artifact.of(
                new Manifest(
                        "abacus",
                        Manifest.Kind.COUNTS,
                        NullNode.getInstance(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Map.of()),
                Map.of(Artifact.COUNTS, new byte[0]));
        refused(
                "must be one of [ease, item-cf, markov, top-k, user-cf] where a model counts, got 'abacus'",
                () -> CountedModels.read(unknown));
    }

    @Test
    void modelsKnowTheirItems() {
        for (TrainedModel model : List.of(userCf(1, 0, 1, 0, 1), neighbours(1, 1, 1))) {
            assertThat(model.popularity()).isEqualTo(POPULARITY);
            Recommender recommender = model.recommender(UnitItems.none(), false);
            assertThat(recommender.knows("b")).isTrue();
            assertThat(recommender.knows("z")).isFalse();
        }
        assertThat(POPULARITY.popularity()).isEqualTo(POPULARITY);
        assertThat(POPULARITY.recommender(UnitItems.none(), false).knows("z")).isTrue(); // it compares nothing
    }

    @Test
    void similar_asksAnotherInEveryWay() {
        AtomicInteger closed = new AtomicInteger();
        Recommender inner = new Recommender() {
            @Override
            public List<ScoredItem> recommend(RecommendRequest request) {
                return List.of(new ScoredItem(String.join("+", request.recentItems()), 1));
            }

            @Override
            public boolean immediate() {
                return true;
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        Recommender similar = new SimilarRecommender(inner, false);
        RecommendRequest looking =
                new RecommendRequest("u", "u", Map.of(), List.of("a"), ItemFilter.ALL, 1, Map.of("itemId", 17), 0);
        assertThat(similar.recommend(looking)).extracting(ScoredItem::itemId).containsExactly("17");
        assertThat(similar.ask(looking, Runnable::run).join())
                .extracting(ScoredItem::itemId)
                .containsExactly("17");
        assertThat(similar.immediate()).isTrue();
        assertThat(similar.knows("anything")).isTrue();
        similar.close();
        Recommender recent = new RecentRecommender(POPULARITY.catalogue(), inner);
        assertThat(recent.immediate()).isTrue();
        recent.close();
        assertThat(closed).hasValue(2);
    }
}
