package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import dev.sluice.feature.DenseField;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.feature.Transform;
import dev.sluice.network.OnnxGraph;
import dev.sluice.packing.GraphFeature.Kind;
import dev.sluice.packing.Packing.Catalogue;
import dev.sluice.packing.Packing.Wrapped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * A foreign graph that scores rows, one for each candidate, as a ranker. What it reads of items are constants inside; what it reads
 * of units is sent once for each and repeated for its candidates.
 */
final class RankerWrapping {
    private final Catalogue catalogue;
    private final Map<Port, List<GraphFeature>> read;
    private final FeatureSchema schema;
    private final Map<String, List<String>> vocabularies = new HashMap<>();
    private final OnnxGraph graph = new OnnxGraph();
    private final Wrapping nodes = new Wrapping(graph);
    private final Map<Column, String> columns = new HashMap<>();
    private final String item;
    private final String row;

    /**
     * @param latest items of a history where the graph does not fix their number
     */
    RankerWrapping(Catalogue catalogue, Map<Port, List<GraphFeature>> read, int latest) {
        this.catalogue = catalogue;
        this.read = read;
        vocabularies.put(FeatureSchema.ITEM, catalogue.index().ids());
        this.schema = schema(latest);
        this.item = graph.longs("item", "candidates");
        this.row = graph.longs("row", "candidates");
    }

    Wrapped around(ForeignGraph foreign, Port score) {
        read.forEach((port, features) -> {
            require(
                    port.size(0) < 0,
                    port.name(),
                    "must take any number of rows, one for each candidate, but has the fixed batch " + port.size(0)
                            + ": export it with a dynamic one (in PyTorch dynamic_shapes, or dynamic_axes)");
            nodes.feed(
                    port,
                    features.stream().map(feature -> column(port, feature)).toList());
        });
        graph.include(foreign.part());
        require(
                score.rank() != 2 || score.size(1) <= 2,
                score.name(),
                "must have one column, or two of a classifier, is " + score);
        graph.output("score", nodes.scores(score, true), "candidates");
        return new Wrapped(graph, Optional.of(schema), vocabularies);
    }

    private FeatureSchema schema(int latest) {
        List<SparseField> sparse = new ArrayList<>();
        List<DenseField> dense = new ArrayList<>();
        if (reads(Kind.USER)) {
            List<String> units = catalogue.units();
            vocabularies.put(FeatureSchema.USER, units);
            sparse.add(id(FeatureSchema.USER, Source.USER, units.size()));
        }
        sparse.add(id(FeatureSchema.ITEM, Source.ITEM, catalogue.index().size()));
        read.values().stream().flatMap(List::stream).distinct().forEach(feature -> {
            if (feature.kind() == Kind.OF_USER) {
                dense.add(number(feature, Source.USER, catalogue.usual(feature.attribute())));
            } else if (feature.kind() == Kind.OF_CANDIDATE) {
                dense.add(number(feature, Source.CANDIDATE, 0));
            }
        });
        return FeatureSchema.of(sparse, dense, reads(Kind.HISTORY) || reads(Kind.MASK) ? history(latest) : 0);
    }

    private boolean reads(Kind kind) {
        return read.values().stream().flatMap(List::stream).anyMatch(feature -> feature.kind() == kind);
    }

    private int history(int latest) {
        catalogue.requirePadding(reads(Kind.MASK));
        List<Port> sequences = read.entrySet().stream()
                .filter(entry -> List.of(Kind.HISTORY, Kind.MASK)
                        .contains(entry.getValue().get(0).kind()))
                .map(Map.Entry::getKey)
                .toList();
        sequences.forEach(port -> require(
                port.rank() == 2, port.name(), "must have two dimensions, [batch, length], to read history or mask"));
        List<Long> lengths = sequences.stream()
                .map(port -> port.size(1))
                .filter(size -> size > 0)
                .distinct()
                .toList();
        require(lengths.size() <= 1, "map", "must read history and mask of one length, got " + lengths);
        return lengths.isEmpty() ? latest : lengths.get(0).intValue();
    }

    private static SparseField id(String name, Source source, int known) {
        return new SparseField(name, source, SparseField.ID, Transform.VALUE, known + 1);
    }

    private static DenseField number(GraphFeature feature, Source source, double mean) {
        return new DenseField(feature.toString(), source, feature.attribute(), "", mean, 1);
    }

    private String column(Port port, GraphFeature feature) {
        Column column = new Column(feature, port.real());
        String known = columns.get(column);
        if (known == null) {
            known = made(port, feature);
            columns.put(column, known);
        }
        return known;
    }

    /**
     * A feature as one kind of input reads it.
     *
     * @param real whether with decimals
     */
    private record Column(GraphFeature feature, boolean real) {}

    private String made(Port port, GraphFeature feature) {
        return switch (feature.kind()) {
            case ITEM -> nodes.shaped(nodes.rows(table("ids/item", catalogue.itemNumbers()), item), -1, 1);
            case OF_ITEM -> ofItem(port, feature.attribute());
            case USER -> user();
            case OF_USER -> nodes.rows(nodes.plus(dense("user_dense", Source.USER, feature), usual(feature)), row);
            case OF_CANDIDATE -> dense("candidate_dense", Source.CANDIDATE, feature);
            case HISTORY -> nodes.rows(history(), row);
            case MASK -> nodes.rows(mask(), row);
            case NONE -> throw new InvalidInput("map", "must read something");
        };
    }

    private String table(String name, long[] numbers) {
        return graph.constant(name, numbers, numbers.length);
    }

    private String ofItem(Port port, String column) {
        double[] values = catalogue.items().column(column, catalogue.index().ids());
        boolean whole = NamedRows.whole(values);
        require(
                whole || port.real(),
                column,
                "must be whole numbers for the input " + port + ", in "
                        + catalogue.items().file());
        if (whole && !port.real()) {
            long[] numbers = new long[values.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (long) values[i];
            }
            return nodes.shaped(nodes.rows(table("whole/" + column, numbers), item), -1, 1);
        }
        float[] numbers = new float[values.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) values[i];
        }
        return nodes.shaped(nodes.rows(graph.constant("real/" + column, numbers, numbers.length), item), -1, 1);
    }

    private String user() {
        long unknown = catalogue
                .numbering()
                .unknownUnit()
                .orElseThrow(() -> new InvalidInput(
                        "unknown",
                        "must say which number the graph takes for a unit that is not in the file of units; where it"
                                + " numbers from 1 on (--first 1), 0 is taken"));
        List<String> units = vocabularies.getOrDefault(FeatureSchema.USER, List.of());
        long[] numbers = LongStream.concat(LongStream.of(unknown), LongStream.of(catalogue.unitNumbers(units)))
                .toArray();
        String user = nodes.declared("user", name -> graph.longs(name, "units", 1));
        return nodes.rows(nodes.rows(table("ids/user", numbers), user), row);
    }

    private String dense(String input, Source source, GraphFeature feature) {
        List<String> names = schema.dense().stream()
                .filter(field -> field.source() == source)
                .map(DenseField::name)
                .toList();
        String numbers = nodes.declared(
                input, name -> graph.floats(name, source == Source.USER ? "units" : "candidates", names.size()));
        return nodes.column(numbers, names.indexOf(feature.toString()));
    }

    /** What stands for a number that is not known; the encoder takes it off. */
    private String usual(GraphFeature feature) {
        return graph.constant(
                "usual/" + feature.attribute(), new float[] {(float) catalogue.usual(feature.attribute())}, 1);
    }

    /** The maker's numbers of what units had: the encoder's ids less their offset, and 0 where there is none. */
    private String history() {
        String ids = nodes.declared("history", name -> graph.longs(name, "units", schema.history()));
        long offset = schema.offset(schema.place(FeatureSchema.ITEM));
        long[] numbers = LongStream.concat(LongStream.of(0), LongStream.of(catalogue.itemNumbers()))
                .toArray();
        String places = nodes.times(nodes.plus(ids, graph.whole(-offset)), nodes.whole(mask()));
        return nodes.rows(table("ids/history", numbers), places);
    }

    private String mask() {
        return nodes.declared("mask", name -> graph.floats(name, "units", schema.history()));
    }
}
