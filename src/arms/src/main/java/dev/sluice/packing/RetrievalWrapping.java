package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.feature.FeatureSchema;
import dev.sluice.network.OnnxGraph;
import dev.sluice.network.OnnxGraph.Attribute;
import dev.sluice.packing.GraphFeature.Kind;
import dev.sluice.packing.Packing.Catalogue;
import dev.sluice.packing.Packing.Wrapped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A foreign graph that scores all items for one unit, or for what anybody had, as a retrieval model. */
final class RetrievalWrapping {
    private final Catalogue catalogue;
    private final Map<Port, List<GraphFeature>> read;
    private final OnnxGraph graph = new OnnxGraph();
    private final Wrapping nodes = new Wrapping(graph);
    private final Map<String, List<String>> vocabularies = new HashMap<>();
    private final String items;

    RetrievalWrapping(Catalogue catalogue, Map<Port, List<GraphFeature>> read) {
        this.catalogue = catalogue;
        this.read = read;
        long[] numbers = catalogue.itemNumbers();
        this.items = graph.constant("ids/item", numbers, numbers.length);
    }

    Wrapped around(ForeignGraph foreign, Port score) {
        long longest = length();
        read.forEach((port, features) -> {
            require(
                    features.size() == 1 && features.get(0).kind() != Kind.OF_USER,
                    "map",
                    "must read user, history or mask in a graph that reads nothing of candidates, got " + features
                            + " for " + port.name());
            boolean sequence = features.get(0).kind() != Kind.USER;
            require(
                    sequence ? port.rank() == 1 || port.size(0) <= 1 : port.size(0) <= 1,
                    port.name(),
                    "must read one unit at a time or as many as there are, has the fixed batch " + port.size(0)
                            + ": export it with a dynamic one");
            nodes.feed(
                    port,
                    List.of(
                            switch (features.get(0).kind()) {
                                case HISTORY -> history(longest);
                                case MASK -> nodes.shaped(mask(longest), 1, -1);
                                default -> user();
                            }));
        });
        graph.include(foreign.part());
        require(
                score.rank() < 1
                        || last(score) < 0
                        || last(score) > catalogue.items().largest(),
                score.name(),
                "must have a score for each of " + catalogue.index().size()
                        + " items, the last of which has the number "
                        + catalogue.items().largest() + ", is " + score);
        String scores = nodes.rows(nodes.scores(score, false), items);
        List<String> best = graph.nodes("TopK", List.of(scores, graph.longs("k", 1)), 2, Attribute.of("axis", 0));
        graph.outputLongs("items", best.get(1), "found");
        graph.output("scores", best.get(0), "found");
        return new Wrapped(graph, Optional.empty(), vocabularies);
    }

    private static long last(Port score) {
        return score.size(score.rank() - 1);
    }

    /** Length of the history where it is fixed, else 0. */
    private long length() {
        boolean masked = reads(Kind.MASK);
        long longest = read.entrySet().stream()
                .filter(entry -> entry.getValue().get(0).kind() == Kind.HISTORY)
                .mapToLong(entry -> entry.getKey().size(entry.getKey().rank() - 1))
                .findFirst()
                .orElse(0);
        require(longest > 0 || !masked, "map", "must read mask beside a history of fixed length only");
        catalogue.requirePadding(longest <= 0 || masked);
        return Math.max(0, longest);
    }

    private boolean reads(Kind kind) {
        return read.values().stream().anyMatch(features -> features.get(0).kind() == kind);
    }

    private String user() {
        return nodes.declared("user", name -> {
            List<String> units = catalogue.units();
            vocabularies.put(FeatureSchema.USER, units);
            long[] numbers = catalogue.unitNumbers(units);
            String table = graph.constant("ids/user", numbers, numbers.length);
            return nodes.shaped(nodes.rows(table, graph.longs(name, 1)), 1, 1);
        });
    }

    private String history(long longest) {
        return nodes.declared("history", name -> {
            String had = nodes.rows(items, graph.longs(name, longest == 0 ? "length" : longest));
            return nodes.shaped(longest == 0 ? had : nodes.times(had, nodes.whole(mask(longest))), 1, -1);
        });
    }

    private String mask(long longest) {
        return nodes.declared("mask", name -> graph.floats(name, longest));
    }
}
