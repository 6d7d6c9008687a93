package dev.sluice.packing;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
import dev.sluice.feature.FeatureSchema;
import dev.sluice.network.OnnxGraph;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an artifact of a foreign graph. Around the graph as it is come nodes that read what the contract sends and give what it
 * asks for, and translate between the numbers of the catalogue and those of the graph's maker. A graph that reads anything of a candidate
 * becomes a ranker; any other one scores all items, and becomes a retrieval model.
 *
 * @param graph file of the graph; weights beside it come in
 * @param items file with a column {@code id}, and what the graph reads of items
 * @param users the same of units
 * @param inputs what each input of the graph reads; one that is missing reads the feature of its name
 * @param score which of its outputs counts
 * @param numbering how the maker numbered items and units
 */
public record Packing(
        Path graph, Path items, Optional<Path> users, Map<String, String> inputs, Score score, Numbering numbering) {
    private static final int LATEST = 50;

    /**
     * Numbers of the graph's maker.
     *
     * @param first number of the first row of a file without a column {@code number}
     * @param unknown number that stands for a unit which is not in the file; empty where there is none
     */
    public record Numbering(long first, Optional<Long> unknown) {
        public Numbering {
            require(first >= 0 && first <= 1_000, "first", "must be in [0, 1000], got " + first);
            unknown.ifPresent(number -> require(number >= 0, "unknown", "must be 0 or more, got " + number));
        }

        /** 0, where ids begin later and nobody says otherwise. */
        Optional<Long> unknownUnit() {
            return unknown.or(() -> first > 0 ? Optional.of(0L) : Optional.empty());
        }
    }

    /**
     * What the graph says of a candidate.
     *
     * @param output name of the score; empty where the graph gives one tensor of reals only
     * @param probability whether it is one of a click
     */
    public record Score(String output, boolean probability) {}

    /**
     * The artifact.
     *
     * @param name of the model
     */
    public Artifact artifact(String name) {
        ForeignGraph foreign = ForeignGraph.read(graph);
        Catalogue catalogue = Catalogue.read(this);
        Map<Port, List<GraphFeature>> read = features(foreign);
        Port found = score(foreign);
        boolean ranker = read.values().stream()
                .flatMap(List::stream)
                .anyMatch(feature -> feature.kind().ofCandidates());
        Wrapped wrapped = ranker
                ? new RankerWrapping(catalogue, read, LATEST).around(foreign, found)
                : new RetrievalWrapping(catalogue, read).around(foreign, found);
        Map<String, byte[]> files = new HashMap<>();
        files.put(Artifact.GRAPH, model(wrapped.graph()));
        files.put(Artifact.ITEMS, Artifact.json(catalogue.popularity()));
        Map<String, List<String>> vocabularies = wrapped.vocabularies();
        if (!vocabularies.isEmpty()) {
            files.put(Artifact.VOCABULARIES, Artifact.json(vocabularies));
        }
        return Artifact.of(
                new Manifest(
                        name,
                        ranker ? Manifest.Kind.RANKER : Manifest.Kind.RETRIEVAL,
                        settings(read, found),
                        Optional.empty(),
                        Optional.of(new Manifest.Serving(
                                wrapped.schema(), false, score.probability, List.of(), List.of(), "")),
                        Map.of(),
                        Map.of()),
                files);
    }

    /** What each input reads, by the graph's names. */
    private ObjectNode settings(Map<Port, List<GraphFeature>> read, Port found) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        read.forEach((port, features) -> settings.put(port.name(), features.toString()));
        return settings.put("output", found.name());
    }

    private static byte[] model(OnnxGraph graph) {
        try {
            return graph.model();
        } catch (ArithmeticException e) {
            throw new InvalidInput("graph", "must be below 2 GB with its weights");
        }
    }

    private Map<Port, List<GraphFeature>> features(ForeignGraph foreign) {
        Map<Port, List<GraphFeature>> read = new LinkedHashMap<>();
        List<Port> ports = foreign.inputs();
        for (String named : inputs.keySet()) {
            require(
                    ports.stream().anyMatch(port -> port.name().equals(named)),
                    "map",
                    "must name an input of the graph, which reads " + ports + ", got '" + named + "'");
        }
        for (Port port : ports) {
            port.requireNumbers();
            require(
                    port.rank() == 1 || port.rank() == 2,
                    port.name(),
                    "must have one dimension or two, [batch] or [batch, columns], is " + port);
            try {
                read.put(port, GraphFeature.list(inputs.getOrDefault(port.name(), port.name())));
            } catch (InvalidInput e) {
                throw inputs.containsKey(port.name())
                        ? e
                        : new InvalidInput(
                                "map", "must say what the input " + port + " reads, like " + port.name() + "=item");
            }
            requireWidth(port, read.get(port));
        }
        require(!read.isEmpty(), "graph", "must read something");
        return read;
    }

    /** As many features as columns, where both are known. */
    private static void requireWidth(Port port, List<GraphFeature> features) {
        boolean any = features.stream()
                .anyMatch(feature ->
                        feature.kind() == GraphFeature.Kind.HISTORY || feature.kind() == GraphFeature.Kind.MASK);
        require(
                !any || features.size() == 1,
                "map",
                "must read history or mask by an input of its own, got " + features + " for " + port.name());
        long width = port.rank() == 1 ? 1 : port.size(1);
        require(
                any || width < 0 || width == features.size(),
                "map",
                "must name " + width + " features for " + port + ", got " + features.size() + ": " + features);
    }

    private Port score(ForeignGraph foreign) {
        List<Port> outputs = foreign.outputs();
        List<Port> found = outputs.stream()
                .filter(port ->
                        score.output.isEmpty() ? port.real() : port.name().equals(score.output))
                .toList();
        require(
                found.size() == 1,
                "output",
                "must name the score among what the graph gives: " + outputs
                        + " (a classifier of scikit-learn is to be exported with zipmap=False)");
        found.get(0).requireNumbers();
        return found.get(0);
    }

    /**
     * A graph that keeps the contract.
     *
     * @param schema of a ranker's features
     */
    record Wrapped(OnnxGraph graph, Optional<FeatureSchema> schema, Map<String, List<String>> vocabularies) {}

    /**
     * Items and units with the numbers of the graph's maker.
     *
     * @param index items in the order of the catalogue
     */
    record Catalogue(NamedRows items, ItemIndex index, Optional<NamedRows> users, Numbering numbering) {
        static Catalogue read(Packing packing) {
            long first = packing.numbering.first();
            NamedRows items = NamedRows.read(packing.items, first, Texts.LONGEST_ITEM_ID);
            return new Catalogue(
                    items,
                    ItemIndex.of(items.rows().keySet()),
                    packing.users.map(file -> NamedRows.read(file, first, Texts.LONGEST_UNIT)),
                    packing.numbering);
        }

        /** What the graph calls each item, in the order of the catalogue. */
        long[] itemNumbers() {
            return items.numbers(index.ids());
        }

        /**
         * Refuses histories whose padding would be an item.
         *
         * @param told whether the graph is told of the padding, or has none
         */
        void requirePadding(boolean told) {
            require(
                    told || !items.has(0),
                    "map",
                    "must read mask, or number items from 1 on (--first 1): shorter histories are padded by 0 in front,"
                            + " which is an item");
        }

        /** Units in an order of their own, refused where no file lists them. */
        List<String> units() {
            return known().rows().keySet().stream().sorted().toList();
        }

        long[] unitNumbers(List<String> ids) {
            return known().numbers(ids);
        }

        private NamedRows known() {
            return users.orElseThrow(
                    () -> new InvalidInput("users", "must be a file with a column id, since the graph reads user"));
        }

        /** What stands for somebody of whom an attribute is not known. */
        double usual(String attribute) {
            return users.map(rows -> rows.mean(attribute)).orElse(0.0);
        }

        TopKModel popularity() {
            return new TopKModel(index.ids(), items.orZero("popularity", index.ids()));
        }
    }
}
