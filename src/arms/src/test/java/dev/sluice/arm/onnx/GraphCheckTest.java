package dev.sluice.arm.onnx;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.sluice.artifact.Content;
import dev.sluice.codec.InvalidInput;
import dev.sluice.network.OnnxGraph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphCheckTest {
    private static byte[] sound() {
        OnnxGraph graph = new OnnxGraph();
        String x = graph.floats("x", "n");
        graph.output("y", graph.node("Add", List.of(x, graph.constant("one", new float[] {1}, 1))), "n");
        return graph.model();
    }

    private static void check(byte[] graph) {
        GraphCheck.check(Content.of(graph));
    }

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            content.write(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** A message within messages, each in the field of that number of the one before. */
    private static byte[] at(String path, byte[] inner) {
        byte[] content = inner;
        String[] fields = path.split(" ");
        for (int i = fields.length - 1; i >= 0; i--) {
            int field = Integer.parseInt(fields[i]);
            byte[] before = content;
            content = message(out -> out.writeBytes(field, ByteString.copyFrom(before)));
        }
        return content;
    }

    /** A sound model with something more: fields of a message may come in pieces. */
    private static byte[] with(byte[] more) {
        byte[] sound = sound();
        return message(out -> {
            out.writeRawBytes(sound);
            out.writeRawBytes(more);
        });
    }

    /** Numbers of fields, from the model on: initialisers, constants, nested graphs, sparse tensors, functions, training. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7 5",
                "7 1 5 5",
                "7 1 5 10",
                "7 1 5 6 5",
                "7 1 5 11 5",
                "7 1 5 6 1 5 6 1 5 5",
                "7 15 1",
                "7 15 2",
                "7 1 5 22 1",
                "7 1 5 23 2",
                "25 7 5 5",
                "25 11 5",
                "20 1 5",
                "20 2 1 5 5"
            })
    void noTensorIsOutside_whereverItStands(String path) {
        byte[] location = message(out -> out.writeEnum(14, 1));
        byte[] entry = at("13", message(out -> out.writeString(1, "location")));
        for (byte[] outside : List.of(location, entry)) {
            assertThatThrownBy(() -> check(with(at(path, outside))))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("external data");
        }
        byte[] inside = message(out -> out.writeEnum(14, 0));
        assertThatCode(() -> check(with(at(path, inside)))).doesNotThrowAnyException();
    }

    @Test
    void operators_areTheRuntimesOwn_orThoseThatTheModelDefines() {
        byte[] foreign = at("7 1", message(out -> out.writeString(7, "evil.example")));
        assertThatThrownBy(() -> check(with(foreign)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("evil.example");
        byte[] defined = message(out -> {
            out.writeRawBytes(at("7 1", message(node -> node.writeString(7, "mine"))));
            out.writeRawBytes(at("25", message(function -> function.writeString(10, "mine"))));
        });
        assertThatCode(() -> check(with(defined))).doesNotThrowAnyException();
        byte[] loading = at("7 1", message(out -> out.writeString(4, "EPContext")));
        assertThatThrownBy(() -> check(with(loading))).hasMessageContaining("loads a file");
    }

    @Test
    void whatIsNoGraph_isSaidToBeNone() {
        byte[] cut = sound();
        for (byte[] other : List.of(
                "hello, this is no graph".getBytes(StandardCharsets.UTF_8),
                java.util.Arrays.copyOf(cut, cut.length - 5),
                "\0\0\0\0ORTM\0\0\0\0".getBytes(StandardCharsets.US_ASCII))) {
            assertThatThrownBy(() -> check(other))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("format of ONNX");
        }
    }

    @Test
    void nestedGraphs_haveAnEnd() {
        String path = "7" + " 1 5 6".repeat(200);
        assertThatThrownBy(() -> check(with(at(path, new byte[0])))).hasMessageContaining("nested");
    }

    @Test
    void soundGraphs_pass() {
        assertThatCode(() -> check(sound())).doesNotThrowAnyException();
    }
}
