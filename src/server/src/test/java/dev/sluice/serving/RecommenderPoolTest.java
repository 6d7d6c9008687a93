package dev.sluice.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.catalogue.CatalogueSource;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Kind;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.definition.RecommenderSettings.Random;
import dev.sluice.definition.RecommenderSettings.Remote;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.ModelReference;
import dev.sluice.model.PopularItems;
import dev.sluice.outgoing.AddressKind;
import dev.sluice.outgoing.Destinations;
import dev.sluice.popularity.PopularLists;
import dev.sluice.popularity.TrialTable;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.registry.ModelFiles;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recommenders are made of a catalogue and a registry in memory, by a clock that the test moves. */
class RecommenderPoolTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final TopK TOP_K = new TopK(null, null, false);
    private static final ItemCf ITEM_CF = ItemCf.usual();
    private static final ModelReference BPR = ModelReference.parse("bpr@1");
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);

    private final Directory directory = new Directory();
    private final PopularLists popular = new PopularLists(Clock.fixed(START, ZoneOffset.UTC), 100);
    private final Shelf shelf = new Shelf(popular);
    private final Map<ModelReference, Artifact> registered = new HashMap<>();
    private final Map<String, ModelReference> champions = new HashMap<>();
    private final MovedClock clock = new MovedClock();
    private final ModelPool models =
            new ModelPool(new Registry(), RUNTIME, new Batcher.Limits(256, Duration.ZERO, 16, 1), clock);
    private final RecommenderPool pool = new RecommenderPool(
            shelf,
            directory,
            new LiveRecommenders(popular, new TrialTable(Clock.fixed(START, ZoneOffset.UTC)), shelf),
            models,
            new RemotePool(Destinations.of(Set.of(), Set.of())),
            clock);

    private final class Registry implements ModelFiles {
        @Override
        public Artifact local(ModelReference reference) {
            return Optional.ofNullable(registered.get(reference))
                    .orElseThrow(() -> new InvalidInput("model", "is not registered: " + reference));
        }

        @Override
        public ModelReference current(ModelReference reference) {
            return reference.number().isPresent()
                    ? reference
                    : Optional.ofNullable(champions.get(reference.name()))
                            .orElseThrow(() -> new InvalidInput("model", "has no champion: " + reference));
        }
    }

    @BeforeEach
    void fill() {
        shelf.sell("anna", "tea", 3);
        shelf.sell("ben", "tea", 2);
        shelf.sell("ben", "cup", 1);
    }

    private void run(String key, String recommender) {
        directory.current(named(key, recommender, Status.RUNNING));
    }

    private static PublishedExperiment named(String key, String recommender, Status status) {
        return ExperimentFixture.published(
                ExperimentFixture.definition(
                        "{\"key\": \"%s\", \"arms\": [{\"key\": \"a\", \"control\": true, \"recommender\": %s}, {\"key\": \"b\", \"recommender\": {\"type\": \"random\"}}]}"
                                .formatted(key, recommender)),
                status,
                1);
    }

    /** As decisions ask: with what the unit's profile tells. */
    private List<String> items(RecommenderSettings settings, String unit) {
        return pool
                .of(settings)
                .recommend(new RecommendRequest(unit, unit, Map.of(), shelf.had(unit), ItemFilter.ALL, 5, Map.of(), 7))
                .stream()
                .map(ScoredItem::itemId)
                .toList();
    }

    @Test
    void whatExperimentsName_isMade_andNothingElse() {
        run("one", "{\"type\": \"top-k\"}");
        pool.refresh();
        assertThat(items(TOP_K, "stranger")).containsExactly("tea", "cup");
        assertThat(items(TOP_K, "ben")).isEmpty();
        assertThatThrownBy(() -> pool.of(ITEM_CF)).hasMessageContaining("not trained");
    }

    @Test
    void anImport_makesAllAnew() {
        run("one", "{\"type\": \"top-k\"}");
        pool.refresh();
        shelf.sell("cleo", "pot", 9);
        shelf.sell("dora", "pot", 8);
        shelf.sell("emil", "pot", 7);
        assertThat(items(TOP_K, "stranger")).doesNotContain("pot");
        pool.refresh();
        assertThat(items(TOP_K, "stranger")).startsWith("pot");
    }

    @Test
    void anImportOfItemsThatAreKnown_makesNothingAnew() {
        run("one", "{\"type\": \"top-k\"}");
        pool.refresh();
        Recommender before = pool.of(TOP_K);
        shelf.sell("cleo", "tea", 9);
        pool.refresh();
        assertThat(pool.of(TOP_K)).isSameAs(before);
        int reads = shelf.reads;
        pool.refresh();
        assertThat(shelf.reads).as("looked at once").isEqualTo(reads);
        shelf.sell("cleo", "pot", 10);
        pool.refresh();
        assertThat(pool.of(TOP_K)).isNotSameAs(before);
    }

    @Test
    void whatNobodyNamesAnyMore_isDropped() {
        run("one", "{\"type\": \"random\"}");
        pool.refresh();
        assertThat(items(new Random(false), "stranger")).containsExactlyInAnyOrder("tea", "cup");
        directory.current(named("one", "{\"type\": \"random\"}", Status.CONCLUDED));
        pool.refresh();
        assertThatThrownBy(() -> pool.of(new Random(false))).hasMessageContaining("not trained");
    }

    @Test
    void oneModelThatDoesNotOpen_keepsNoOtherFromServing_andIsTriedAgain() {
        directory.current(ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "both", "arms": [
                          {"key": "a", "control": true, "recommender": {"type": "top-k"}},
                          {"key": "b", "recommender": {"type": "onnx", "model": "bpr@1"}}]}"""), Status.RUNNING, 1));
        pool.refresh();
        assertThat(items(TOP_K, "stranger")).hasSize(2);
        Onnx learned = new Onnx(BPR, null, 0, false, false);
        assertThatThrownBy(() -> pool.of(learned)).hasMessageContaining("not trained");
        int reads = shelf.reads;
        pool.refresh();
        assertThat(shelf.reads).as("not tried again at once").isEqualTo(reads);
        registered.put(BPR, Registered.retrieval(List.of("tea", "cup")));
        clock.now = clock.now.plusSeconds(16);
        pool.refresh();
        assertThat(items(learned, "anna")).containsExactly("cup");
        assertThat(models.waiting()).isZero();
    }

    @Test
    void aDefinitionOnItsWay_findsItsModelReady_beforeAnyRefresh() {
        run("one", "{\"type\": \"top-k\"}");
        pool.refresh();
        registered.put(BPR, Registered.retrieval(List.of("tea", "cup")));
        pool.prepare(named("next", "{\"type\": \"onnx\", \"model\": \"bpr@1\"}", Status.DRAFT)
                .definition());
        assertThat(items(new Onnx(BPR, null, 0, false, false), "anna")).containsExactly("cup");
        clock.now = clock.now.plusSeconds(6);
        pool.refresh();
        assertThatThrownBy(() -> pool.of(new Onnx(BPR, null, 0, false, false)))
                .as("nobody came to name it")
                .hasMessageContaining("not trained");
    }

    @Test
    void armThatFollows_servesTheVersionThatTheAliasNames_andSaysIt() {
        ModelReference next = ModelReference.parse("bpr@2");
        run("one", "{\"type\": \"onnx\", \"model\": \"bpr@champion\", \"follow\": true, \"includeSeen\": true}");
        Onnx followed = new Onnx(ModelReference.parse("bpr@champion"), null, 0, true, true);
        pool.refresh();
        assertThatThrownBy(() -> pool.of(followed)).as("no version yet").hasMessageContaining("not trained");
        registered.put(BPR, Registered.retrieval(List.of("tea", "cup")));
        registered.put(next, Registered.retrieval(List.of("pot")));
        champions.put("bpr", BPR);
        clock.now = clock.now.plusSeconds(16);
        pool.refresh();
        assertThat(pool.of(followed).model()).isEqualTo("bpr@1");
        Recommender before = pool.of(followed);
        champions.put("bpr", next);
        pool.refresh();
        assertThat(pool.of(followed).model()).isEqualTo("bpr@2");
        assertThat(items(followed, "anna")).containsExactly("pot");
        assertThat(before.recommend(RecommendRequest.of("anna", 5)))
                .as("a request that is under way")
                .hasSize(2);
        champions.clear();
        pool.refresh();
        assertThat(pool.of(followed).model()).as("serves on").isEqualTo("bpr@2");
    }

    /** It is short for an arm that follows: what was trained last is what serves. */
    @Test
    void itemCf_servesTheChampionThatWasTrainedForIt() {
        ModelReference reference = ModelReference.parse("item-cf@7");
        run("one", "{\"type\": \"item-cf\"}");
        pool.refresh();
        assertThatThrownBy(() -> pool.of(ITEM_CF)).hasMessageContaining("not trained");
        registered.put(reference, Registered.itemCf(List.of("cup", "tea")));
        champions.put("item-cf", reference);
        clock.now = clock.now.plusSeconds(16);
        pool.refresh();
        assertThat(items(ITEM_CF, "anna")).containsExactly("cup");
        assertThat(pool.of(ITEM_CF).model()).isEqualTo("item-cf@7");
        assertThat(new ItemCf(20, null, null, null, false).model()).isNotEqualTo(ITEM_CF.model());
        assertThat(new ItemCf(200, 20.0, null, null, true).model()).isEqualTo(ITEM_CF.model());
    }

    @Test
    void neighboursOfTheRegistry_serveLikeAnyModel() {
        ModelReference reference = ModelReference.parse("item-cf@1");
        registered.put(reference, Registered.itemCf(List.of("cup", "tea")));
        run("one", "{\"type\": \"onnx\", \"model\": \"item-cf@1\"}");
        pool.refresh();
        Onnx settings = new Onnx(reference, null, 0, false, false);
        assertThat(items(settings, "anna")).as("has tea").containsExactly("cup");
        assertThat(pool.of(settings).model()).isEqualTo("item-cf@1");
    }

    @Test
    void rankerThatReadsItsFirstStage_servesBehindOneOnly() {
        registered.put(BPR, Registered.retrieval(List.of("tea", "cup", "pot")));
        ModelReference second = ModelReference.parse("second@1");
        registered.put(second, Registered.second(List.of("tea", "cup", "pot")));
        String behind = "{\"type\": \"onnx\", \"model\": \"second@1\", \"candidates\": \"bpr@1\", \"limit\": 2}";
        String alone = "{\"type\": \"onnx\", \"model\": \"second@1\", \"limit\": 2}";
        run("one", behind);
        run("two", alone);
        pool.refresh();
        assertThat(items(new Onnx(second, BPR, 2, false, false), "stranger")).hasSize(3);
        assertThatThrownBy(() -> pool.of(new Onnx(second, null, 2, false, false)))
                .hasMessageContaining("not trained");
    }

    @Test
    void withoutTheDatabase_modelsOpenAllTheSame() {
        run("one", "{\"type\": \"onnx\", \"model\": \"bpr@1\", \"includeSeen\": true}");
        registered.put(BPR, Registered.retrieval(List.of("tea", "cup")));
        pool.refreshWithoutDatabase();
        assertThat(items(new Onnx(BPR, null, 0, true, false), "anna")).hasSize(2);
        assertThat(shelf.reads).isZero();
    }

    @Test
    void remoteArm_isThereAtOnce() {
        RecommenderSettings remote = new RecommenderSettings.Remote(java.net.URI.create("http://127.0.0.1:9/x"));
        assertThat(pool.of(remote)).isSameAs(pool.of(remote));
    }

    static Stream<String> kinds() {
        return Kind.of(RecommenderSettings.class).stream().map(Kind::name).filter(name -> !name.equals("external"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindThatGivesItems_isMade(String kind) {
        registered.put(BPR, Registered.retrieval(List.of("tea", "cup")));
        registered.put(ModelReference.parse("item-cf@1"), Registered.itemCf(List.of("cup", "tea")));
        champions.put("item-cf", ModelReference.parse("item-cf@1"));
        Map<String, String> needed = Map.of(
                "blend",
                ", \"parts\": [{\"model\": \"bpr@1\"}, {\"arm\": \"b\"}]",
                "onnx",
                ", \"model\": \"bpr@1\"",
                "similar",
                ", \"model\": \"bpr@1\"",
                "remote",
                ", \"url\": \"http://127.0.0.1:9/x\"");
        String settings = "{\"type\": \"%s\"%s}".formatted(kind, needed.getOrDefault(kind, ""));
        run("one", settings);
        pool.refresh();
        RecommenderSettings read = named("one", settings, Status.RUNNING)
                .definition()
                .arms()
                .get(0)
                .recommender();
        assertThat(read.made().isEmpty() ? List.of(read) : read.made())
                .allSatisfy(made -> assertThat(pool.of(made)).isNotNull());
    }

    /** A catalogue in memory. */
    private static final class Shelf implements CatalogueSource {
        private final List<Interaction> sold = new ArrayList<>();
        private final PopularLists popular;
        private int reads;

        Shelf(PopularLists popular) {
            this.popular = popular;
        }

        void sell(String unit, String item, int second) {
            sold.add(new Interaction(unit, item, 1, START.plusSeconds(second)));
            Map<String, Long> counts =
                    sold.stream().collect(Collectors.groupingBy(Interaction::item, Collectors.counting()));
            List<String> items = counts.keySet().stream()
                    .sorted(Comparator.comparing((String one) -> -counts.getOrDefault(one, 0L)))
                    .toList();
            popular.take(new PopularItems(
                    1,
                    TOP_K.popularity().orElseThrow(),
                    0,
                    items,
                    items.stream()
                            .map(one -> Math.log(counts.getOrDefault(one, 0L)))
                            .toList()));
        }

        @Override
        public long version() {
            return sold.size();
        }

        List<String> had(String unit) {
            return sold.stream()
                    .filter(row -> row.unit().equals(unit))
                    .map(Interaction::item)
                    .distinct()
                    .toList();
        }

        @Override
        public void items(Consumer<Item> receiver) {
            throw new UnsupportedOperationException("arms need ids only");
        }

        @Override
        public SortedSet<String> itemIds() {
            reads++;
            return sold.stream().map(Interaction::item).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static final class MovedClock extends Clock {
        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void remoteService_isAdmitted_onlyWhereItMayBeCalled() {
        assertThatThrownBy(() -> pool.admitted(new Remote(URI.create("http://10.0.0.1/recommend"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("sluice.outgoing.allow");
        TopK counted = new TopK(null, null, false);
        assertThat(pool.admitted(counted)).isEqualTo(counted);
        RemotePool remotes = new RemotePool(Destinations.of(Set.of(AddressKind.LOOPBACK), Set.of()));
        URI nobody = URI.create("http://127.0.0.1:1/recommend");
        remotes.check(nobody);
        assertThat(remotes.of(nobody)).isSameAs(remotes.of(nobody));
        assertThatThrownBy(() -> remotes.of(nobody).recommend(RecommendRequest.of("u", 1)))
                .hasMessageContaining("did not answer");
        assertThat(remotes.failed()).isOne();
        assertThat(remotes.leftOut()).isZero();
        remotes.close();
    }
}
