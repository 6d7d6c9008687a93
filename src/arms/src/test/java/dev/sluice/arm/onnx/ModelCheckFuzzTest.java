package dev.sluice.arm.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.network.OnnxGraph;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Whatever stands beside a sound graph: the model is refused in few words, or it scores and writes back to the same. */
class ModelCheckFuzzTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int MOST_WORDS = 2_000;
    private static final byte[] GRAPH = graph();

    private static byte[] graph() {
        OnnxGraph graph = new OnnxGraph();
        String item = graph.longs("item", "n");
        graph.output("score", graph.node("Cast", List.of(item), OnnxGraph.Attribute.of("to", 1)), "n");
        return graph.model();
    }

    /**
     * @param json an object with {@code manifest}, {@code vocabularies} and {@code items}
     */
    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void models_areRefusedOrScore(byte @NotNull [] json) {
        JsonNode model;
        try {
            model = Json.http().readTree(json);
        } catch (IOException e) {
            return;
        }
        try {
            Artifact brought = Artifact.of(
                    Artifact.manifest(Artifact.json(model.path("manifest"))),
                    Map.of(
                            Artifact.GRAPH, GRAPH,
                            Artifact.VOCABULARIES, Artifact.json(model.path("vocabularies")),
                            Artifact.ITEMS, Artifact.json(model.path("items"))));
            Artifact verified = brought.with(brought.manifest().served(ModelCheck.seen(RUNTIME, brought)));
            assertThat(verified.manifest().serving().orElseThrow().verifiedBy()).isEqualTo("cpu");
            Artifact again = Archive.read(new ByteArrayInputStream(Archive.write(verified)), 1 << 20);
            assertThat(again.manifest()).isEqualTo(verified.manifest());
        } catch (InvalidInput e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(json.length + MOST_WORDS);
        }
    }
}
