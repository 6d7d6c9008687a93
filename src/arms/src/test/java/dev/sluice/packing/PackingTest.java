package dev.sluice.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.sluice.arm.UnitItems;
import dev.sluice.arm.onnx.ModelCheck;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.arm.onnx.RankerModel;
import dev.sluice.arm.onnx.RetrievalModel;
import dev.sluice.arm.onnx.RetrievalRecommender;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.Side;
import dev.sluice.feature.Source;
import dev.sluice.model.Exposure;
import dev.sluice.network.OnnxGraph;
import dev.sluice.network.OnnxGraph.Attribute;
import dev.sluice.packing.Packing.Numbering;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs with names, order and numbers of their maker, asked as arms are. */
class PackingTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final Numbering FROM_ONE = new Numbering(1, Optional.empty());
    private static final Numbering FROM_ZERO = new Numbering(0, Optional.empty());

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(
                folder.resolve("items.csv"), "id,price,year,popularity\nc,3.5,1990,1\na,1.5,1970,3\nb,2.5,1980,2\n");
        Files.writeString(folder.resolve("users.csv"), "id,age\nv,20\nu,40\n");
    }

    private Packing packing(byte[] graph, Map<String, String> map, Numbering numbering) {
        return new Packing(
                written(graph),
                folder.resolve("items.csv"),
                Optional.of(folder.resolve("users.csv")),
                map,
                new Packing.Score("", false),
                numbering);
    }

    private Path written(byte[] graph) {
        try {
            return Files.write(folder.resolve("theirs.onnx"), graph);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertRefused(Packing packing, String... reasons) {
        assertThatThrownBy(() -> packing.artifact("theirs"))
                .isInstanceOf(InvalidInput.class)
                .satisfies(e -> assertThat(((InvalidInput) e).field() + " " + e.getMessage())
                        .contains(reasons));
    }

    /** 100 · vector of the unit + vector of the film + 10 · age − price, and its tensors are called as those of the contract are. */
    private static byte[] ranker(Object batch) {
        OnnxGraph graph = new OnnxGraph();
        String user = graph.longs("item", batch);
        String film = graph.longs("score", batch);
        String more = graph.floats("row", batch, 2);
        String units = graph.constant("user", new float[] {9, 1, 2}, 3);
        String films = graph.constant("user_dense", new float[] {0, .1f, .2f, .3f}, 4);
        String sum = graph.node(
                "Add",
                List.of(
                        graph.node(
                                "Mul",
                                List.of(
                                        graph.node("Gather", List.of(units, user)),
                                        graph.constant("hundred", new float[] {100}, 1))),
                        graph.node("Gather", List.of(films, film))));
        String dense = graph.node(
                "ReduceSum",
                List.of(
                        graph.node("Mul", List.of(more, graph.constant("weights", new float[] {10, -1}, 1, 2))),
                        graph.whole(1)),
                Attribute.of("keepdims", 0));
        graph.output("k", graph.node("Add", List.of(sum, dense)), batch);
        return graph.model();
    }

    private static final Map<String, String> MAP =
            Map.of("item", "user", "score", "item", "row", "user.age+item.price");

    private static float[] scores(Artifact artifact, String unit, String age) {
        return scores(artifact, unit, age, 3);
    }

    private static float[] scores(Artifact artifact, String unit, String age, int items) {
        assertThat(ModelCheck.seen(RUNTIME, artifact).inputs()).isNotEmpty();
        try (RankerModel model = new RankerModel(RUNTIME, artifact)) {
            int[] all = IntStream.range(0, items).toArray();
            RankerModel.Query query = model.query(
                    model.encoder()
                            .encode(
                                    Side.REQUEST,
                                    (source, attribute) ->
                                            source == Source.USER && attribute.equals("age") ? age : unit),
                    new int[] {1},
                    all,
                    Collections.nCopies(all.length, Exposure.FIRST));
            return model.score(List.of(query, query));
        }
    }

    @Test
    void ranker_readsItsMakersNumbersAndColumns() {
        Artifact artifact = packing(ranker("n"), MAP, FROM_ONE).artifact("theirs");
        assertThat(artifact.manifest().kind()).isEqualTo(Manifest.Kind.RANKER);
        // a, b and c stand in rows 2, 3 and 1; u in row 2
        float[] scores = scores(artifact, "u", "25");
        assertThat(Arrays.copyOf(scores, 3))
                .containsExactly(200.2f + 250 - 1.5f, 200.3f + 250 - 2.5f, 200.1f + 250 - 3.5f);
        assertThat(Arrays.copyOfRange(scores, 3, 6))
                .as("two units in one run")
                .containsExactly(Arrays.copyOf(scores, 3));
        assertThat(scores(artifact, "stranger", "25")[0]).as("row 0").isEqualTo(900.2f + 250 - 1.5f);
        assertThat(scores(artifact, "u", "")[0]).as("the mean of the file").isEqualTo(200.2f + 300 - 1.5f);
    }

    @Test
    void columnOfNumbers_countsMoreThanTheOrderOfRows() throws IOException {
        Files.writeString(folder.resolve("items.csv"), "id;number;price\na;3;0\nb;1;0\nc;2;0\n");
        float[] scores = scores(packing(ranker("n"), MAP, FROM_ONE).artifact("theirs"), "v", "0");
        assertThat(Arrays.copyOf(scores, 3)).containsExactly(100.3f, 100.1f, 100.2f);
    }

    @Test
    void twoClasses_giveTheProbabilityOfTheSecond() {
        OnnxGraph graph = new OnnxGraph();
        String x = graph.floats("X", "n", 2);
        graph.outputLongs("label", graph.node("Cast", List.of(x), Attribute.of("to", 7)), "n", 2);
        graph.output("probabilities", graph.node("Softmax", List.of(x), Attribute.of("axis", 1)), "n", 2);
        Artifact artifact = packing(graph.model(), Map.of("X", "item.price+item.price"), FROM_ZERO)
                .artifact("theirs");
        assertThat(scores(artifact, "u", "")[0]).isCloseTo(.5f, within(1e-6f));
    }

    /** Says of every film how often it was had, and 10 more of the one with the highest number. */
    private static byte[] sequences(Object length, boolean places) {
        OnnxGraph graph = new OnnxGraph();
        String seq = graph.longs("seq", 1, length);
        String one = graph.node(
                "OneHot",
                List.of(seq, graph.whole(4), graph.constant("off_on", new float[] {0, 1}, 2)),
                Attribute.of("axis", -1));
        String tenth = graph.constant("tenth", new float[] {5, 0, .1f, 10}, 4);
        if (places) {
            graph.output("out", graph.node("Add", List.of(one, tenth)), 1, length, 4);
        } else {
            String sum = graph.node("ReduceSum", List.of(one, graph.whole(1)), Attribute.of("keepdims", 0));
            graph.output("out", graph.node("Add", List.of(sum, tenth)), 1, 4);
        }
        return graph.model();
    }

    private static List<ScoredItem> found(Artifact artifact, String... had) {
        assertThat(ModelCheck.seen(RUNTIME, artifact).outputs()).hasSize(2);
        try (RetrievalRecommender recommender =
                new RetrievalRecommender(new RetrievalModel(RUNTIME, artifact), UnitItems.none(), true)) {
            return recommender.recommend(
                    new RecommendRequest("u", "u", Map.of(), List.of(had), ItemFilter.ALL, 3, Map.of(), 0));
        }
    }

    @Test
    void sequenceModel_isPaddedInFrontAndAnswersInTheCataloguesNumbers() {
        Artifact fixed =
                packing(sequences(6, false), Map.of("seq", "history"), FROM_ONE).artifact("theirs");
        // c, a and b are 1, 2 and 3
        assertThat(found(fixed, "a", "a", "c"))
                .as("each item once in a profile")
                .extracting(ScoredItem::itemId)
                .containsExactly("b", "a", "c");
        assertThat(found(fixed, "a", "c")).extracting(ScoredItem::score).containsExactly(10.0, 1.100000023841858, 1.0);
        Artifact any = packing(sequences("length", false), Map.of("seq", "history"), FROM_ONE)
                .artifact("theirs");
        assertThat(found(any, "a", "c")).isEqualTo(found(fixed, "a", "c"));
    }

    @Test
    void sequenceModelWithARowForEachPlace_answersByTheLast() {
        Artifact artifact =
                packing(sequences(6, true), Map.of("seq", "history"), FROM_ONE).artifact("theirs");
        assertThat(found(artifact, "a", "c"))
                .extracting(ScoredItem::itemId, ScoredItem::score)
                .containsExactly(tuple("b", 10.0), tuple("c", 1.0), tuple("a", .10000000149011612));
    }

    @Test
    void unitsOfARetrievalModel_areThoseOfTheFile() {
        OnnxGraph graph = new OnnxGraph();
        String table = graph.constant("t", new float[] {0, 1, 2, 3, 6, 5, 4, 3}, 2, 4);
        graph.output("out", graph.node("Gather", List.of(table, graph.longs("who", "n"))), "n", 4);
        Artifact artifact = packing(graph.model(), Map.of("who", "user"), new Numbering(0, Optional.empty()))
                .artifact("theirs");
        assertThat(found(artifact, "a"))
                .as("u is row 1; c, a and b are 0, 1 and 2")
                .extracting(ScoredItem::score)
                .containsExactly(6.0, 5.0, 4.0);
    }

    @Test
    void weightsBesideTheGraph_comeIn_andFromItsFolderOnly() throws IOException {
        Files.write(folder.resolve("w.bin"), new byte[] {0, 0, 0, 0, 9, 9, 9, 9});
        Files.write(folder.resolveSibling("outside.bin"), new byte[16]);
        byte[] sound = ranker("n");
        Artifact inside =
                packing(external(sound, "w.bin", "0", "4"), MAP, FROM_ONE).artifact("theirs");
        assertThat(scores(inside, "u", "25")[0]).as("100 is 0 now").isEqualTo(.2f + 250 - 1.5f);
        for (String elsewhere : List.of("../outside.bin", "/etc/passwd", "x/../../outside.bin", "")) {
            assertRefused(
                    packing(external(sound, elsewhere, "0", "4"), MAP, FROM_ONE),
                    "graph",
                    "inside its own folder",
                    elsewhere);
        }
        Files.createSymbolicLink(folder.resolve("link.bin"), folder.resolveSibling("outside.bin"));
        assertRefused(packing(external(sound, "link.bin", "0", "4"), MAP, FROM_ONE), "inside its own folder");
        assertRefused(packing(external(sound, "none.bin", "0", "4"), MAP, FROM_ONE), "none.bin", "beside it");
        assertRefused(packing(external(sound, "w.bin", "6", "4"), MAP, FROM_ONE), "8 bytes", "4 from 6 on");
        assertRefused(packing(external(sound, "w.bin", "-1", "4"), MAP, FROM_ONE), "from -1 on");
        assertRefused(packing(external(sound, "w.bin", "x", "4"), MAP, FROM_ONE), "whole numbers");
    }

    /** The same graph with the constant {@code hundred} in a file. */
    private static byte[] external(byte[] model, String location, String offset, String length) {
        return Protobuf.each(
                        Protobuf.parsed(ByteString.copyFrom(model)),
                        7,
                        graph -> Protobuf.each(graph, 5, tensor -> {
                            if (!Protobuf.text(tensor, 8).equals("hundred")) {
                                return tensor;
                            }
                            UnknownFieldSet.Builder outside = tensor.toBuilder().clearField(9);
                            outside.mergeVarintField(14, 1);
                            Map.of("location", location, "offset", offset, "length", length)
                                    .forEach((key, value) -> outside.mergeField(
                                            13,
                                            Field.newBuilder()
                                                    .addLengthDelimited(UnknownFieldSet.newBuilder()
                                                            .mergeLengthDelimitedField(1, ByteString.copyFromUtf8(key))
                                                            .mergeLengthDelimitedField(
                                                                    2, ByteString.copyFromUtf8(value))
                                                            .build()
                                                            .toByteString())
                                                    .build()));
                            return outside.build();
                        }))
                .toByteArray();
    }

    @Test
    void whatCannotBeServed_isRefusedByName() throws IOException {
        assertRefused(packing(ranker(32), MAP, FROM_ONE), "item", "fixed batch 32", "dynamic");
        assertRefused(packing(ranker("n"), Map.of("item", "user"), FROM_ONE), "map", "the input score int64 [?]");
        assertRefused(
                packing(ranker("n"), Map.of("item", "user", "row", "item.price", "score", "item"), FROM_ONE),
                "map",
                "2 features",
                "[item.price]");
        assertRefused(
                packing(ranker("n"), Map.of("who", "user"), FROM_ONE), "map", "must name an input", "score int64 [?]");
        assertRefused(packing(ranker("n"), Map.of("item", "film"), FROM_ONE), "map", "must read item, user", "'film'");
        assertRefused(packing(ranker("n"), MAP, FROM_ZERO), "unknown", "--first 1");
        assertRefused(packing(sequences(6, false), Map.of("seq", "history"), FROM_ZERO), "map", "padded by 0");
        assertRefused(
                packing(sequences(6, false), Map.of("seq", "history"), new Numbering(3, Optional.empty())),
                "out",
                "3 items",
                "has the number 5");
        assertRefused(packing(new byte[] {1, 2, 3}, MAP, FROM_ONE), "graph", "format of ONNX");
        assertRefused(
                packing(ranker("n"), Map.of("item", "user", "score", "item", "row", "user.age+item.cost"), FROM_ONE),
                "cost",
                "items.csv");
        assertRefused(
                packing(
                        ranker("n"),
                        Map.of("item", "user", "score", "item.price", "row", "user.age+item.year"),
                        FROM_ONE),
                "price",
                "whole numbers");
        Files.writeString(folder.resolve("items.csv"), "id,number,price\na,1,1\nb,,2\n");
        assertRefused(packing(ranker("n"), MAP, FROM_ONE), "number", "for all rows or for none");
        Files.writeString(folder.resolve("items.csv"), "id,price\na,1\na,2\n");
        assertRefused(packing(ranker("n"), MAP, FROM_ONE), "id", "'a' again", "line 3");
    }

    /** A column that is called like something of the wrapping, read by one input as numbers with decimals and by another without. */
    @Test
    void columns_keepApartFromEachOtherAndFromIds() throws IOException {
        Files.writeString(folder.resolve("items.csv"), "id,numbers\na,100000001\nb,200000003\n");
        OnnxGraph graph = new OnnxGraph();
        String film = graph.longs("film", "n");
        String whole = graph.longs("w", "n");
        String real = graph.floats("r", "n");
        String exact = graph.node("Sub", List.of(whole, graph.whole(100_000_000)));
        String sum = graph.node("Add", List.of(graph.node("Mul", List.of(exact, graph.whole(10))), film));
        graph.output(
                "out",
                graph.node(
                        "Add",
                        List.of(
                                graph.node("Cast", List.of(sum), Attribute.of("to", 1)),
                                graph.node("Mul", List.of(real, graph.constant("nothing", new float[] {0}, 1))))),
                "n");
        Artifact artifact = packing(
                        graph.model(), Map.of("r", "item.numbers", "w", "item.numbers", "film", "item"), FROM_ONE)
                .artifact("theirs");
        assertThat(Arrays.copyOf(scores(artifact, "u", "", 2), 2)).containsExactly(11, 1_000_000_032f);
    }
}
