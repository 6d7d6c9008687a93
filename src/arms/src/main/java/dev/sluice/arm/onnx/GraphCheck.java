package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.codec.InvalidInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks through a graph before a session is made of it: making one already reads the files that a tensor names, whatever they
 * are. Tensors stand in many places (initialisers, constants, graphs within nodes, sparse tensors, functions, training), so that
 * every message of the format that can hold one is walked; weights are stepped over. Fields are those of ONNX's {@code
 * onnx.proto}.
 */
final class GraphCheck {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NAME = 1_000;
    private static final int EXTERNAL = 1;
    /** Operators that ONNX Runtime brings. */
    private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");
    /** The one of them that loads a file of its own. */
    private static final String LOADS_A_FILE = "EPContext";
    /** Begins its own format of ONNX Runtime, which nobody here walks. */
    private static final byte[] OTHER_FORMAT = "ORTM".getBytes(StandardCharsets.US_ASCII);

    private final CodedInputStream in;
    private final Set<String> used = new HashSet<>();
    private final Set<String> defined = new HashSet<>();

    private GraphCheck(CodedInputStream in) {
        this.in = in;
    }

    /** Refuses a graph that reads a file, or asks for operators that are not ONNX Runtime's own. */
    static void check(Content graph) {
        GraphCheck check;
        try (InputStream in = new BufferedInputStream(graph.open())) {
            requireFormat(in);
            check = new GraphCheck(CodedInputStream.newInstance(in));
            check.walk(Message.MODEL, 0);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInput(Artifact.GRAPH, "must be a graph in the format of ONNX");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        check.used.removeAll(check.defined);
        check.used.removeAll(DOMAINS);
        require(check.used.isEmpty(), Artifact.GRAPH, "must need no operators of other domains, needs " + check.used);
    }

    private static void requireFormat(InputStream in) throws IOException {
        in.mark(2 * OTHER_FORMAT.length);
        byte[] head = in.readNBytes(2 * OTHER_FORMAT.length);
        in.reset();
        boolean other = head.length == 2 * OTHER_FORMAT.length
                && Arrays.equals(head, OTHER_FORMAT.length, head.length, OTHER_FORMAT, 0, OTHER_FORMAT.length);
        require(!other, Artifact.GRAPH, "must be a graph in the format of ONNX, not in ONNX Runtime's own");
    }

    private void walk(Message message, int depth) throws IOException {
        require(depth <= DEEPEST, Artifact.GRAPH, "must not be nested deeper than " + DEEPEST + " levels");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field(message, tag, depth);
        }
    }

    private void field(Message message, int tag, int depth) throws IOException {
        int number = WireFormat.getTagFieldNumber(tag);
        int type = WireFormat.getTagWireType(tag);
        Message inner = message.inner().get(number);
        if (inner != null && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            int before = in.pushLimit(in.readRawVarint32());
            requireInside(inner);
            walk(inner, depth + 1);
            in.checkLastTagWas(0);
            // a stream that ends between two fields ends a message too
            require(
                    in.getBytesUntilLimit() == 0,
                    Artifact.GRAPH,
                    "must be a graph in the format of ONNX, is cut short");
            in.popLimit(before);
        } else if (message == Message.TENSOR && number == 14 && type == WireFormat.WIRETYPE_VARINT) {
            requireInside(in.readInt32() == EXTERNAL ? Message.EXTERNAL_DATA : Message.TENSOR);
        } else if (message == Message.NODE && number == 4 && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            require(
                    !name().equals(LOADS_A_FILE),
                    Artifact.GRAPH,
                    "must not have the operator " + LOADS_A_FILE + ", which loads a file");
        } else if (message == Message.NODE && number == 7 && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            used.add(name());
        } else if (message == Message.FUNCTION && number == 10 && type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            defined.add(name());
        } else if (!in.skipField(tag)) {
            throw new InvalidInput(Artifact.GRAPH, "must be a graph in the format of ONNX");
        }
    }

    /** The name of an operator or domain: not more of it than one has. */
    private String name() throws IOException {
        int size = in.readRawVarint32();
        require(size >= 0 && size <= LONGEST_NAME, Artifact.GRAPH, "must name operators in " + LONGEST_NAME + " bytes");
        return new String(in.readRawBytes(size), StandardCharsets.UTF_8);
    }

    private static void requireInside(Message message) {
        require(
                message != Message.EXTERNAL_DATA,
                Artifact.GRAPH,
                "must hold its weights itself, but names a file with them (external data): export it as one file, in PyTorch"
                        + " with external_data=False");
    }

    /** Messages that hold tensors, and where. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        SPARSE_TENSOR,
        FUNCTION,
        TRAINING,
        EXTERNAL_DATA;

        Map<Integer, Message> inner() {
            return switch (this) {
                case MODEL -> Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION);
                case GRAPH -> Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR);
                case NODE -> Map.of(5, ATTRIBUTE);
                case ATTRIBUTE ->
                    Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE_TENSOR, 23, SPARSE_TENSOR);
                case TENSOR -> Map.of(13, EXTERNAL_DATA);
                case SPARSE_TENSOR -> Map.of(1, TENSOR, 2, TENSOR);
                case FUNCTION -> Map.of(7, NODE, 11, ATTRIBUTE);
                case TRAINING -> Map.of(1, GRAPH, 2, GRAPH);
                case EXTERNAL_DATA -> Map.of();
            };
        }
    }
}
