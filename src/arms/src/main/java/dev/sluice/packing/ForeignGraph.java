package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.sluice.codec.InvalidInput;
import dev.sluice.network.OnnxGraph.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A graph as its maker exported it. Its tensors and nodes get names of their own kind, so that those of the contract are free: {@code
 * graph/} and what its maker called them. Field numbers are those of ONNX's {@code onnx.proto}.
 */
final class ForeignGraph {
    private static final String OWN = "graph/";
    private static final long LEAST_OPSET = 11;
    private static final long LARGEST = Integer.MAX_VALUE - 1024;
    private static final int DEEPEST = 100;

    private final UnknownFieldSet model;
    private final UnknownFieldSet graph;
    private final SideFiles side;

    private ForeignGraph(UnknownFieldSet model, UnknownFieldSet graph, SideFiles side) {
        this.model = model;
        this.graph = graph;
        this.side = side;
    }

    /** Reads a file; refused where it is no graph, or of operators older than set 11. */
    static ForeignGraph read(Path file) {
        require(Files.isRegularFile(file), "graph", "must be a file, got '" + file + "'");
        try {
            require(Files.size(file) <= LARGEST, "graph", "must be below 2 GB with its weights");
            UnknownFieldSet model = Protobuf.parsed(ByteString.copyFrom(Files.readAllBytes(file)));
            List<ByteString> graphs = model.getField(7).getLengthDelimitedList();
            require(graphs.size() == 1, "graph", "must be a graph in the format of ONNX");
            Path folder = file.toAbsolutePath().resolveSibling("");
            ForeignGraph read = new ForeignGraph(model, Protobuf.parsed(graphs.get(0)), new SideFiles(folder));
            read.opset()
                    .ifPresent(opset -> require(
                            opset >= LEAST_OPSET,
                            "graph",
                            "must be of operator set " + LEAST_OPSET + " or newer, is of " + opset
                                    + ": export it again"));
            return read;
        } catch (IOException e) {
            throw new InvalidInput("graph", "cannot be read: " + e.getMessage());
        }
    }

    private Optional<Long> opset() {
        return model.getField(8).getLengthDelimitedList().stream()
                .map(Protobuf::parsed)
                .filter(imported -> Set.of("", "ai.onnx").contains(Protobuf.text(imported, 1)))
                .map(imported -> Protobuf.number(imported, 2))
                .findFirst();
    }

    /** What must be fed; what has a value of its own is not. */
    List<Port> inputs() {
        Set<String> given = graph.getField(5).getLengthDelimitedList().stream()
                .map(tensor -> Protobuf.text(Protobuf.parsed(tensor), 8))
                .collect(Collectors.toSet());
        return ports(11).stream().filter(port -> !given.contains(port.name())).toList();
    }

    List<Port> outputs() {
        return ports(12);
    }

    private List<Port> ports(int field) {
        return graph.getField(field).getLengthDelimitedList().stream()
                .map(value -> port(Protobuf.parsed(value)))
                .toList();
    }

    private static Port port(UnknownFieldSet value) {
        String name = Protobuf.text(value, 1);
        List<ByteString> tensors = value.getField(2).getLengthDelimitedList().stream()
                .flatMap(type -> Protobuf.parsed(type).getField(1).getLengthDelimitedList().stream())
                .toList();
        if (tensors.isEmpty()) {
            return new Port(name, 0, Optional.empty());
        }
        UnknownFieldSet tensor = Protobuf.parsed(tensors.get(0));
        return new Port(
                name,
                Protobuf.number(tensor, 1),
                tensor.getField(2).getLengthDelimitedList().stream()
                        .map(shape -> sizes(Protobuf.parsed(shape)))
                        .findFirst());
    }

    private static List<Long> sizes(UnknownFieldSet shape) {
        List<Long> sizes = new ArrayList<>();
        for (ByteString dimension : shape.getField(1).getLengthDelimitedList()) {
            List<Long> said = Protobuf.parsed(dimension).getField(1).getVarintList();
            sizes.add(said.isEmpty() || said.get(0) < 0 ? -1 : said.get(0));
        }
        return sizes;
    }

    /** What a tensor is called in {@link #part}. */
    static String inside(String name) {
        return name.isEmpty() ? "" : OWN + name;
    }

    /** The graph as a part of another one. */
    Part part() {
        UnknownFieldSet named = named(graph, 0);
        return new Part(
                messages(named, 1),
                messages(named, 5),
                messages(model, 25),
                messages(model, 8),
                Protobuf.number(model, 1));
    }

    private static List<byte[]> messages(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(ByteString::toByteArray)
                .toList();
    }

    /** The same with tensors by their names in the whole, weights inside. */
    private UnknownFieldSet named(UnknownFieldSet before, int depth) {
        require(depth <= DEEPEST, "graph", "must not be nested deeper than " + DEEPEST + " levels");
        UnknownFieldSet now = Protobuf.each(before, 1, node -> node(node, depth));
        now = Protobuf.each(now, 5, tensor -> Protobuf.texts(side.inside(tensor), 8, ForeignGraph::inside));
        for (int values : new int[] {11, 12, 13}) {
            now = Protobuf.each(now, values, value -> Protobuf.texts(value, 1, ForeignGraph::inside));
        }
        require(
                now.getField(15).getLengthDelimitedList().isEmpty(),
                "graph",
                "must hold no sparse tensors as weights: export them as they are");
        return now;
    }

    private UnknownFieldSet node(UnknownFieldSet node, int depth) {
        UnknownFieldSet now = node;
        for (int names : new int[] {1, 2, 3}) {
            now = Protobuf.texts(now, names, ForeignGraph::inside);
        }
        return Protobuf.each(now, 5, attribute -> attribute(attribute, depth));
    }

    private UnknownFieldSet attribute(UnknownFieldSet attribute, int depth) {
        UnknownFieldSet now = attribute;
        for (int tensors : new int[] {5, 10}) {
            now = Protobuf.each(now, tensors, side::inside);
        }
        for (int graphs : new int[] {6, 11}) {
            now = Protobuf.each(now, graphs, inner -> named(inner, depth + 1));
        }
        return now;
    }
}
