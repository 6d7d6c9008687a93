package dev.sluice.arm;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.artifact.NumpyArray;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.network.Gru4Rec;
import dev.sluice.network.SasRec;
import dev.sluice.network.SequenceEncoder;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.AlsSettings;
import dev.sluice.training.EaseSettings;
import dev.sluice.training.Item2VecSettings;
import dev.sluice.training.MarkovSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SequenceSettings;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import dev.sluice.training.UserCfSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that find by what was had: all keep the contract of every arm, and learn what goes with what. */
class HistoryRecommendersTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int GROUP = 10;

    static final Map<String, Recipe> RECIPES = Map.of(
            "user-cf",
            Recipe.Counts.userCf(new UserCfSettings(0, 0, 0)),
            "markov",
            Recipe.Counts.markov(new MarkovSettings(0, 0, null, 0)),
            "ease",
            new Recipe.Ease(new EaseSettings(10, 0, 0)),
            "ease-cut",
            new Recipe.Ease(new EaseSettings(10, 15, 0)),
            "gru4rec",
            sequence("gru4rec", new Gru4Rec(16, 10, 0.5)),
            "sasrec",
            sequence("sasrec", new SasRec(16, 10, 1, 1, 0.5)),
            "als",
            new Recipe.Als(new AlsSettings(3, 0, 0, 0, 0, 1)),
            "item2vec",
            new Recipe.Item2Vec(new Item2VecSettings(8, 0, 0, 30, 0, null, 1, null, 1)));

    private static Recipe sequence(String model, SequenceEncoder encoder) {
        return new Recipe.Sequence(model, encoder, new SequenceSettings(30, 16, 0.005, 0, 0, 0, 0));
    }

    private static Recipe recipe(String name) {
        return requireNonNull(RECIPES.get(name));
    }

    private static Artifact trained(Recipe recipe, Rows rows, long seed) {
        Task task = new Task(
                rows,
                Rows.none(rows.items()),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(),
                new Task.Labels(row -> 1, 2),
                false,
                seed);
        return recipe.train(task, SilentRun.RUN).artifact();
    }

    private static Recommender opened(Recipe recipe) {
        Rows rows = RecommenderContract.rows();
        return OfflineRecommenders.recommender(RUNTIME, trained(recipe, rows, 3), rows);
    }

    abstract static class OfHistory extends RecommenderContract {
        private final String name;

        OfHistory(String name) {
            this.name = name;
        }

        @Override
        Recommender recommender(boolean includeSeen) {
            Rows rows = rows();
            Artifact artifact = trained(recipe(name), rows, 3);
            return artifact.manifest().kind() == Manifest.Kind.COUNTS
                    ? CountedModels.read(artifact).recommender(rows.unitItems(), includeSeen)
                    : new RetrievalRecommender(new RetrievalModel(RUNTIME, artifact), rows.unitItems(), includeSeen);
        }
    }

    @Nested
    class UserCf extends OfHistory {
        UserCf() {
            super("user-cf");
        }
    }

    @Nested
    class Markov extends OfHistory {
        Markov() {
            super("markov");
        }
    }

    @Nested
    class Ease extends OfHistory {
        Ease() {
            super("ease");
        }
    }

    @Nested
    class EaseCut extends OfHistory {
        EaseCut() {
            super("ease-cut");
        }
    }

    @Nested
    class Als extends OfHistory {
        Als() {
            super("als");
        }
    }

    @Nested
    class Gru extends OfHistory {
        Gru() {
            super("gru4rec");
        }
    }

    @Nested
    class Sas extends OfHistory {
        Sas() {
            super("sasrec");
        }
    }

    @Nested
    class Item2Vec extends OfHistory {
        Item2Vec() {
            super("item2vec");
        }
    }

    /** Three groups of ten items; a unit has seven of one group, and one of any. */
    private static Rows groups(long seed) {
        Random random = new Random(seed);
        List<Item> items = IntStream.range(0, 3 * GROUP)
                .mapToObj(i -> new Item("i" + i, "", Map.of()))
                .toList();
        List<Interaction> rows = new ArrayList<>();
        for (int unit = 0; unit < 120; unit++) {
            for (int i = 0; i < 8; i++) {
                int item = i == 0 ? random.nextInt(3 * GROUP) : unit % 3 * GROUP + random.nextInt(GROUP);
                rows.add(new Interaction("u" + unit, "i" + item, 1, Instant.ofEpochSecond(1000L * unit + i)));
            }
        }
        return Rows.of(items, rows);
    }

    /**
     * Somebody unknown who had three items of a group is given others of that group first: four of five at least, since one in eight that
     * others had is of any group. Of lists drawn at random one in a hundred would be so; here all forty are.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyModel_findsTheGroupOfAStranger(long seed) {
        Rows rows = groups(seed);
        RECIPES.forEach((name, recipe) -> {
            try (Recommender recommender =
                    OfflineRecommenders.recommender(RUNTIME, trained(recipe, rows, seed), rows)) {
                RecommendRequest request = new RecommendRequest(
                        "new", "new", Map.of(), List.of("i11", "i12", "i13"), ItemFilter.ALL, 5, Map.of(), 1);
                assertThat(recommender.recommend(request))
                        .as(name)
                        .filteredOn(item -> item.itemId().matches("i1\\d"))
                        .hasSizeGreaterThanOrEqualTo(4);
            }
        });
    }

    @Test
    void historyOfUnknownItemsOnly_isAsGoodAsNone() {
        RECIPES.forEach((name, recipe) -> {
            try (Recommender recommender = opened(recipe)) {
                RecommendRequest nothing = RecommendRequest.of("stranger", 10);
                RecommendRequest unknown = nothing.having(List.of("never", "heard"));
                assertThat(recommender.recommend(unknown)).as(name).isEqualTo(recommender.recommend(nothing));
            }
        });
    }

    @Test
    void vectors_areNearWhereItemsGoTogether() {
        Rows rows = groups(7);
        for (String name : List.of("als", "item2vec")) {
            Artifact artifact = trained(recipe(name), rows, 7);
            for (boolean cosine : List.of(true, false)) {
                Recommender similar = new SimilarRecommender(NearestRecommender.of(artifact, cosine), false);
                RecommendRequest looking = new RecommendRequest(
                        "u", "u", Map.of(), List.of("i21"), ItemFilter.ALL, 5, Map.of("itemId", "i25"), 1);
                assertThat(similar.recommend(looking))
                        .as(name + " cosine " + cosine)
                        .extracting(ScoredItem::itemId)
                        .doesNotContain("i25", "i21")
                        .allMatch(id -> id.matches("i2\\d"));
                assertThat(new SimilarRecommender(NearestRecommender.of(artifact, cosine), true)
                                .recommend(looking.wanting(3 * GROUP)))
                        .extracting(ScoredItem::itemId)
                        .hasSize(3 * GROUP - 1)
                        .contains("i21")
                        .doesNotContain("i25");
            }
        }
    }

    /** Of what units had, as profiles bring it. */
    @Nested
    class Similar extends RecommenderContract {
        @Override
        Recommender recommender(boolean includeSeen) {
            Artifact artifact = trained(recipe("als"), rows(), 3);
            Recommender similar = new SimilarRecommender(NearestRecommender.of(artifact, true), includeSeen);
            return request -> {
                List<String> had = new ArrayList<>();
                for (int item : rows().unitItems().of(request.unit())) {
                    had.add(rows().items().id(item));
                }
                had.addAll(request.recentItems());
                return similar.recommend(new RecommendRequest(
                        request.unit(),
                        request.historyKey(),
                        Map.of(),
                        had,
                        request.items(),
                        request.count(),
                        request.context(),
                        request.seed()));
            };
        }
    }

    /** What nobody had has a vector without length: it is like nothing, and nothing is like it. */
    @Test
    void itemsThatNobodyHad_areLikeNothing() {
        List<Item> items = IntStream.range(0, 3 * GROUP + 20)
                .mapToObj(i -> new Item("i" + i, "", Map.of()))
                .toList();
        Rows rows = Rows.of(items, groups(7).interactions());
        for (String name : List.of("als", "item2vec", "gru4rec")) {
            Recommender nearest = NearestRecommender.of(trained(recipe(name), rows, 7), true);
            assertThat(nearest.knows("i45")).as(name).isFalse();
            assertThat(nearest.knows("i3")).as(name).isTrue();
            assertThat(nearest.recommend(RecommendRequest.of("u", 12).having(List.of("i3"))))
                    .as(name)
                    .extracting(ScoredItem::itemId)
                    .noneMatch(id -> Integer.parseInt(id.substring(1)) >= 3 * GROUP);
        }
    }

    /** Against a solution by elimination, with as many numbers as usual. */
    @Test
    void als_foldsInWhatEliminationFinds() {
        Rows rows = groups(2);
        Artifact artifact = trained(new Recipe.Als(new AlsSettings(0, 0, 0, 0, 0, 1)), rows, 2);
        float[] vectors = NumpyArray.read(artifact.file(Artifact.VECTORS), "x").values();
        int dim = 64;
        int size = rows.items().size();
        List<String> had = List.of("i3", "i11", "i25");
        Array2DRowRealMatrix left = new Array2DRowRealMatrix(dim, dim);
        ArrayRealVector right = new ArrayRealVector(dim);
        for (int item = 0; item < size; item++) {
            boolean own = had.contains(rows.items().id(item));
            for (int one = 0; one < dim; one++) {
                for (int other = 0; other < dim; other++) {
                    double product = (double) vectors[item * dim + one] * vectors[item * dim + other];
                    left.addToEntry(one, other, (own ? 1.3 : 0.3) * product);
                }
                right.addToEntry(one, own ? vectors[item * dim + one] : 0);
            }
        }
        for (int f = 0; f < dim; f++) {
            left.addToEntry(f, f, 0.015 * (had.size() + 0.3 * size));
        }
        RealVector found = new LUDecomposition(left).getSolver().solve(right);
        try (Recommender recommender = OfflineRecommenders.recommender(RUNTIME, artifact, rows)) {
            List<ScoredItem> list =
                    recommender.recommend(RecommendRequest.of("new", 10).having(had));
            for (ScoredItem item : list) {
                double expected = 0;
                int number = rows.items().number(item.itemId());
                for (int f = 0; f < dim; f++) {
                    expected += found.getEntry(f) * vectors[number * dim + f];
                }
                assertThat(item.score()).isCloseTo(expected, within(1e-4));
            }
        }
    }

    @Test
    void recent_continuesAndThenGivesWhatOthersFind() {
        ItemIndex catalogue = ItemIndex.of(List.of("a", "b", "c", "d"));
        Recommender recent = new RecentRecommender(
                catalogue, new PopularRecommender(() -> List.of(new ScoredItem("c", 5)), catalogue, true));
        RecommendRequest request = RecommendRequest.of("u", 4).having(List.of("d", "gone", "b", "d"));
        assertThat(recent.recommend(request)).extracting(ScoredItem::itemId).containsExactly("d", "b", "c", "a");
        ItemFilter withoutD = new ItemFilter(Set.of(), Set.of(), Set.of("d"), Optional.empty());
        assertThat(recent.recommend(request.wanting(1).among(withoutD)))
                .extracting(ScoredItem::itemId)
                .containsExactly("b");
    }

    @Test
    void ease_refusesAMatrixThatIsTooLarge() {
        List<Item> items = IntStream.range(0, 400)
                .mapToObj(i -> new Item("i" + i, "", Map.of()))
                .toList();
        Rows rows = Rows.of(items, List.of(new Interaction("u", "i1", 1, Instant.EPOCH)));
        assertThatThrownBy(() -> trained(new Recipe.Ease(new EaseSettings(0, 0, 1)), rows, 1))
                .hasMessage("must be 7 or more for a matrix of 400 by 400 items, is 1");
        assertThat(trained(new Recipe.Ease(new EaseSettings(0, 0, 7)), rows, 1)).isNotNull();
    }

    @Test
    void als_isTheSameWithAnyNumberOfThreads() {
        Rows rows = groups(1);
        byte[] one = graph(trained(new Recipe.Als(new AlsSettings(3, 0, 0, 0, 0, 1)), rows, 3));
        assertThat(graph(trained(new Recipe.Als(new AlsSettings(3, 0, 0, 0, 0, 3)), rows, 3)))
                .isEqualTo(one);
    }

    private static byte[] graph(Artifact artifact) {
        try (InputStream in = artifact.file(Artifact.GRAPH).open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
