package dev.sluice.arm.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.artifact.Content;
import dev.sluice.codec.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Whatever comes as a graph: what passes reads no file and brings no operators, as another reader of the format sees it. */
class GraphCheckFuzzTest {
    private static final int MOST_WORDS = 500;
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");
    private static final String TENSOR = "tensor";
    private static final String NODE = "node";
    private static final String GRAPH = "graph";
    private static final String ATTRIBUTE = "attribute";
    private static final String SPARSE = "sparse";
    private static final String FUNCTION = "function";
    private static final String TRAINING = "training";
    /** Which messages stand in which fields. */
    private static final Map<String, Map<Integer, String>> FORMAT = Map.of(
            "model",
            Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION),
            GRAPH,
            Map.of(1, NODE, 5, TENSOR, 15, SPARSE),
            NODE,
            Map.of(5, ATTRIBUTE),
            ATTRIBUTE,
            Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE, 23, SPARSE),
            SPARSE,
            Map.of(1, TENSOR, 2, TENSOR),
            FUNCTION,
            Map.of(7, NODE, 11, ATTRIBUTE),
            TRAINING,
            Map.of(1, GRAPH, 2, GRAPH),
            TENSOR,
            Map.of());

    @Tag("fuzz")
    @FuzzTest(maxDuration = "5s")
    void graphsThatPass_readNoFile(byte @NotNull [] graph) throws InvalidProtocolBufferException {
        try {
            GraphCheck.check(Content.of(graph));
        } catch (InvalidInput e) {
            assertThat(e.field()).isEqualTo("model.onnx");
            assertThat(e.getMessage()).startsWith("must ").hasSizeLessThan(MOST_WORDS);
            return;
        }
        UnknownFieldSet model = UnknownFieldSet.parseFrom(graph);
        Set<String> defined = texts(model.getField(25), 10);
        requireInside("model", model, defined);
    }

    private static void requireInside(String message, UnknownFieldSet fields, Set<String> defined)
            throws InvalidProtocolBufferException {
        if (message.equals(TENSOR)) {
            assertThat(fields.getField(13).getLengthDelimitedList()).isEmpty();
            assertThat(fields.getField(14).getVarintList()).noneMatch(place -> place.intValue() == 1);
        }
        if (message.equals(NODE)) {
            assertThat(texts(fields, 4)).doesNotContain("EPContext");
            assertThat(texts(fields, 7)).allMatch(domain -> DOMAINS.contains(domain) || defined.contains(domain));
        }
        for (Map.Entry<Integer, String> inner : FORMAT.get(message).entrySet()) {
            for (ByteString bytes : fields.getField(inner.getKey()).getLengthDelimitedList()) {
                requireInside(inner.getValue(), UnknownFieldSet.parseFrom(bytes), defined);
            }
        }
    }

    private static Set<String> texts(UnknownFieldSet.Field messages, int field) throws InvalidProtocolBufferException {
        Set<String> texts = new HashSet<>();
        for (ByteString bytes : messages.getLengthDelimitedList()) {
            texts.addAll(texts(UnknownFieldSet.parseFrom(bytes), field));
        }
        return texts;
    }

    private static Set<String> texts(UnknownFieldSet fields, int field) {
        Set<String> texts = new HashSet<>();
        fields.getField(field)
                .getLengthDelimitedList()
                .forEach(bytes -> texts.add(bytes.toString(StandardCharsets.UTF_8)));
        return texts;
    }
}
