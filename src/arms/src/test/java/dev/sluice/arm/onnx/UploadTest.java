package dev.sluice.arm.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.feature.Transform;
import dev.sluice.network.OnnxGraph;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** What is refused when a model is brought, and how it is said; a sound one of foreign make is taken. */
class UploadTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final long LIMIT = 1 << 20;
    private static final FeatureSchema SCHEMA = FeatureSchema.of(
            List.of(new SparseField("user", Source.USER, SparseField.ID, Transform.VALUE, 3)), List.of(), 0);

    /** Scores every candidate by user · 0 + constant, as someone else's exporter might. */
    private static byte[] graph(float score) {
        OnnxGraph graph = new OnnxGraph();
        String item = graph.longs("item", "n");
        String user = graph.longs("user", 1, 1);
        String shape = graph.node("Shape", List.of(item));
        String same = graph.node("Expand", List.of(graph.constant("score0", new float[] {score}, 1), shape));
        String zero = graph.node(
                "Cast", List.of(graph.node("Mul", List.of(user, graph.whole(0)))), OnnxGraph.Attribute.of("to", 1));
        graph.output(
                "score", graph.node("Add", List.of(same, graph.node("Reshape", List.of(zero, graph.whole(1))))), "n");
        return graph.model();
    }

    private static Artifact ranker(byte[] graph) {
        return ranker(graph, new TopKModel(List.of("x", "y"), new double[] {2, 1}));
    }

    private static Artifact ranker(byte[] graph, TopKModel items) {
        Map<String, byte[]> files = new HashMap<>();
        files.put(Artifact.GRAPH, graph);
        files.put(Artifact.VOCABULARIES, Artifact.json(Map.of("user", List.of("a", "b"))));
        files.put(Artifact.ITEMS, Artifact.json(items));
        Manifest.Serving serving = new Manifest.Serving(Optional.of(SCHEMA), false, true, List.of(), List.of(), "");
        return Artifact.of(
                new Manifest(
                        "foreign",
                        Manifest.Kind.RANKER,
                        com.fasterxml.jackson.databind.node.MissingNode.getInstance(),
                        Optional.empty(),
                        Optional.of(serving),
                        Map.of(),
                        Map.of()),
                files);
    }

    private static void assertRefused(byte[] graph, String... reasons) {
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, ranker(graph)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContainingAll(reasons);
    }

    @Test
    void soundModel_isTakenWithWhatItReads() {
        Artifact sound = ranker(graph(0.5f));
        Manifest.Serving serving = ModelCheck.seen(RUNTIME, sound);
        Artifact verified = sound.with(sound.manifest().served(serving));
        assertThat(serving.verifiedBy()).isEqualTo("cpu");
        assertThat(serving.inputs()).extracting(Manifest.Tensor::name).containsExactlyInAnyOrder("item", "user");
        assertThat(serving.outputs()).extracting(Manifest.Tensor::name).containsExactly("score");
        Artifact back = Archive.read(new ByteArrayInputStream(Archive.write(verified)), LIMIT);
        assertThat(back.digest()).isEqualTo(verified.digest());
        assertThat(back.manifest()).isEqualTo(verified.manifest());
    }

    @Test
    void badGraphs_areRefusedWithTheReason() {
        assertRefused("hello".getBytes(StandardCharsets.UTF_8), "format of ONNX");
        assertRefused(graph(Float.NaN), "finite scores", "NaN");
        OnnxGraph other = new OnnxGraph();
        String item = other.longs("items", "n");
        other.output("score", other.node("Cast", List.of(item), OnnxGraph.Attribute.of("to", 1)), "n");
        assertRefused(other.model(), "reads items", "item");
        OnnxGraph output = new OnnxGraph();
        output.output(
                "logit", output.node("Cast", List.of(output.longs("item", "n")), OnnxGraph.Attribute.of("to", 1)), "n");
        assertRefused(output.model(), "must give score", "gives logit");
        OnnxGraph single = new OnnxGraph();
        String sum = single.node(
                "ReduceSum",
                List.of(single.node("Cast", List.of(single.longs("item", "n")), OnnxGraph.Attribute.of("to", 1))),
                OnnxGraph.Attribute.of("keepdims", 1));
        single.output("score", sum, 1);
        assertRefused(single.model(), "one score for each candidate");
        byte[] newer = graph(0.5f).clone();
        newer[newer.length - 1] = 99; // the version of the operator set is the last number of the file
        assertRefused(newer, "not read by ONNX Runtime", "99");
    }

    /** One item of three hundred has no finite score, neither among the first nor among the last. */
    @Test
    void itemInTheMiddleWithoutAScore_isRefused() {
        OnnxGraph graph = new OnnxGraph();
        String item = graph.node("Cast", List.of(graph.longs("item", "n")), OnnxGraph.Attribute.of("to", 1));
        String one = graph.constant("one", new float[] {1}, 1);
        String away = graph.node("Add", List.of(item, graph.constant("middle", new float[] {-150}, 1)));
        graph.output("score", graph.node("Div", List.of(one, away)), "n");
        List<String> ids = IntStream.range(0, 300).mapToObj("i%03d"::formatted).toList();
        Artifact model = ranker(
                graph.model(),
                new TopKModel(
                        ids, IntStream.range(0, 300).mapToDouble(i -> 300 - i).toArray()));
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, model))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("finite scores");
    }

    @Test
    void nothing_isNoCatalogue() {
        for (String file : List.of(Artifact.ITEMS, Artifact.VOCABULARIES)) {
            Artifact lacking = ranker(graph(0.5f)).with(file, "null".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, lacking))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining(file + " must not be null");
        }
    }

    private static byte[] zip(UnaryOperator<String> names, Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(names.apply(file.getKey())));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> files() {
        Artifact sound = ranker(graph(0.5f));
        Map<String, byte[]> files = new HashMap<>();
        sound.files().forEach((name, content) -> files.put(name, content.bytes()));
        files.put(Artifact.MANIFEST, sound.manifestBytes());
        return files;
    }

    private static void assertRefused(byte[] archive, long limit, String reason) {
        assertThatThrownBy(() -> Archive.read(new ByteArrayInputStream(archive), limit))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(reason);
    }

    @Test
    void badArchives_areRefusedWithTheReason() throws IOException {
        assertRefused("no archive".getBytes(StandardCharsets.UTF_8), LIMIT, "ZIP archive");
        assertRefused(zip(name -> "../" + name, files()), LIMIT, "without folders");
        assertRefused(zip(name -> "/etc/" + name, files()), LIMIT, "without folders");
        assertRefused(zip(name -> name, files()), 100, "at most 100 bytes");
        Map<String, byte[]> changed = files();
        changed.put(Artifact.GRAPH, graph(0.25f));
        assertRefused(zip(name -> name, changed), LIMIT, "digest");
        Map<String, byte[]> more = files();
        more.put("extra.bin", new byte[1]);
        assertRefused(zip(name -> name, more), LIMIT, "extra.bin");
        Map<String, byte[]> less = files();
        less.remove(Artifact.VOCABULARIES);
        assertRefused(zip(name -> name, less), LIMIT, "vocabularies.json");
        Map<String, byte[]> none = files();
        none.remove(Artifact.MANIFEST);
        assertRefused(zip(name -> name, none), LIMIT, "manifest.json");
        Map<String, byte[]> broken = files();
        broken.put(Artifact.MANIFEST, "{\"name\": \"x\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(name -> name, broken), LIMIT, "must be counts, retrieval, ranker, blend or content");
        Map<String, byte[]> nothing = files();
        nothing.put(Artifact.MANIFEST, "null".getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(name -> name, nothing), LIMIT, "must be an object");
    }

    /** 80 kB that would be 20 MB. */
    @Test
    void whatUnpacksToAHundredTimesItsSize_isRefusedBeforeItIsThere() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("model.onnx"));
            zip.write(new byte[20 << 20]);
        }
        assertThat(out.size()).isLessThan(100_000);
        assertThatThrownBy(() -> Archive.read(new ByteArrayInputStream(out.toByteArray()), 1L << 30))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("100 times its size");
    }

    /** Exporters write the batch of their example into the graph. */
    @Test
    void graphOfOneNumberOfCandidates_isRefused() {
        OnnxGraph graph = new OnnxGraph();
        String ten = graph.constant("ten", new float[] {1, 2}, 2);
        String item = graph.node("Cast", List.of(graph.longs("item", "n")), OnnxGraph.Attribute.of("to", 1));
        graph.output(
                "score", graph.node("Reshape", List.of(graph.node("Add", List.of(item, ten)), graph.whole(2))), "n");
        assertRefused(graph.model(), "one score for each candidate");
    }
}
