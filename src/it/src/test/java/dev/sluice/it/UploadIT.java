package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.feature.Transform;
import dev.sluice.network.OnnxGraph;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Models that somebody sends: what they need is measured where it can do no harm. */
class UploadIT {
    private static final Sluice sluice = SharedPlatform.application();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int TABLE = 20_000_000;
    private static final FeatureSchema SCHEMA = FeatureSchema.of(
            List.of(new SparseField("user", Source.USER, SparseField.ID, Transform.VALUE, 3)), List.of(), 0);

    private static Artifact ranker(OnnxGraph graph) {
        return Artifact.of(
                new Manifest(
                        "foreign",
                        Manifest.Kind.RANKER,
                        MissingNode.getInstance(),
                        Optional.empty(),
                        Optional.of(new Manifest.Serving(Optional.of(SCHEMA), false, true, List.of(), List.of(), "")),
                        Map.of(),
                        Map.of()),
                Map.of(
                        Artifact.GRAPH, graph.model(),
                        Artifact.VOCABULARIES, Artifact.json(Map.of("user", List.of("a", "b"))),
                        Artifact.ITEMS, Artifact.json(new TopKModel(List.of("x", "y"), new double[] {2, 1}))));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.port() + path))
                .header("Authorization", "Bearer " + sluice.key());
    }

    /** A score for each item that adds what the graph made of a number. */
    private static void scoring(OnnxGraph graph, String item, String number) {
        String score = graph.node("Cast", List.of(item), OnnxGraph.Attribute.of("to", 1));
        graph.output("score", graph.node("Add", List.of(score, number)), "n");
    }

    @Test
    void modelThatNeedsMoreMemoryThanItMay_isRefused_andTheServerGoesOn() throws Exception {
        OnnxGraph graph = new OnnxGraph();
        String item = graph.longs("item", "n");
        String zero = graph.node( // not known before it runs, so that nothing is folded away
                "Cast", List.of(graph.node("Mul", List.of(item, graph.whole(0)))), OnnxGraph.Attribute.of("to", 1));
        String one = graph.node("ReduceMax", List.of(zero), OnnxGraph.Attribute.of("keepdims", 1));
        String large = graph.node("Expand", List.of(one, graph.whole(300_000_000)));
        scoring(graph, item, graph.node("ReduceMax", List.of(large)));
        Sluice.Answer answer = sluice.upload("greedy", Archive.write(ranker(graph)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("model.onnx", "of memory");
        assertThat(sluice.status("/q/health/live")).isEqualTo(200);
        assertThat(sluice.status("/api/v1/models/greedy")).isEqualTo(404);
    }

    /** A model of many megabytes is stored in parts, and comes back as it was. */
    @Test
    void largeModel_isRegistered_andComesBackWhole() throws Exception {
        float[] weights = new float[TABLE];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextDouble();
        }
        OnnxGraph graph = new OnnxGraph();
        String item = graph.longs("item", "n");
        String table = graph.constant("weights", weights, TABLE);
        String score = graph.node("Gather", List.of(table, item));
        graph.output("score", score, "n");
        assertThat(sluice.upload("large", Archive.write(ranker(graph))).status())
                .isEqualTo(201);
        HttpResponse<InputStream> back =
                HTTP.send(request("/api/v1/models/large/versions/1/archive").build(), BodyHandlers.ofInputStream());
        assertThat(back.statusCode()).isEqualTo(200);
        try (InputStream in = back.body()) {
            Artifact artifact = Archive.read(in, 1L << 30);
            assertThat(artifact.file(Artifact.GRAPH).bytes()).isEqualTo(graph.model());
        }
        assertThat(sluice.call("DELETE", "/api/v1/models/large/versions/1", "").status())
                .isEqualTo(204);
    }
}
