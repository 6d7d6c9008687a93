package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.network.OnnxGraph;
import dev.sluice.network.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Nodes that stand around a foreign graph, of operators that have meant the same since operator set 11. */
final class Wrapping {
    private static final int INT64 = 7;

    private final OnnxGraph graph;
    private final Map<String, String> declared = new HashMap<>();

    Wrapping(OnnxGraph graph) {
        this.graph = graph;
    }

    /** An input of the graph, declared when it is first asked for. */
    String declared(String input, UnaryOperator<String> declare) {
        String known = declared.get(input);
        if (known == null) {
            known = declare.apply(input);
            declared.put(input, known);
        }
        return known;
    }

    /** Rows of a table. */
    String rows(String table, String numbers) {
        return graph.node("Gather", List.of(table, numbers), Attribute.of("axis", 0));
    }

    /** One column, as a table of one column. */
    String column(String table, int place) {
        return graph.node("Gather", List.of(table, graph.whole(place)), Attribute.of("axis", 1));
    }

    String shaped(String tensor, long... shape) {
        return graph.node("Reshape", List.of(tensor, graph.whole(shape)));
    }

    String plus(String one, String other) {
        return graph.node("Add", List.of(one, other));
    }

    String times(String one, String other) {
        return graph.node("Mul", List.of(one, other));
    }

    String cast(String tensor, long type) {
        return graph.node("Cast", List.of(tensor), Attribute.of("to", type));
    }

    String whole(String tensor) {
        return cast(tensor, INT64);
    }

    /** Columns side by side as an input of the graph wants them. */
    void feed(Port port, List<String> columns) {
        List<String> typed = new ArrayList<>();
        columns.forEach(column -> typed.add(cast(column, port.type())));
        String joined = typed.size() == 1 ? typed.get(0) : graph.node("Concat", typed, Attribute.of("axis", 1));
        graph.named(ForeignGraph.inside(port.name()), port.rank() == 1 ? shaped(joined, -1) : joined);
    }

    /**
     * The scores, one behind the other.
     *
     * @param last whether each row has one score, its last number: of two, that of the second class
     */
    String scores(Port score, boolean last) {
        String tensor = ForeignGraph.inside(score.name());
        require(score.rank() <= 3, score.name(), "must have at most three dimensions, is " + score);
        if (score.rank() == 3) { // one row for each place of a sequence
            tensor = graph.node("Gather", List.of(tensor, graph.whole(-1)), Attribute.of("axis", 1));
        }
        if (last && score.rank() == 2 && score.size(1) != 1) {
            tensor = column(tensor, -1);
        }
        return cast(shaped(tensor, -1), Port.FLOAT);
    }
}
