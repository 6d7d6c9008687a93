package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.Texts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What every model with a graph has.
 *
 * @param graph opened; closed with the model
 * @param serving how the graph is fed
 * @param popularity of the catalogue's items
 * @param items numbered in the order of the catalogue
 */
record OpenedModel(Graph graph, Manifest.Serving serving, TopKModel popularity, ItemIndex items) {
    private static final TypeReference<Map<String, List<String>>> VOCABULARIES = new TypeReference<>() {};

    /**
     * Opens an artifact; refused where it is of another kind, or where its graph breaks the contract.
     *
     * @param contract throws where the graph does not fit
     */
    static OpenedModel open(OnnxRuntime runtime, Artifact artifact, Manifest.Kind kind, Consumer<Graph> contract) {
        require(
                artifact.manifest().kind() == kind,
                "kind",
                "must be " + kind.name().toLowerCase(Locale.ROOT));
        TopKModel popularity = TopKModel.of(artifact);
        ItemIndex items = catalogue(popularity, Artifact.ITEMS);
        Graph graph = Graph.open(runtime, artifact.file(Artifact.GRAPH));
        try {
            contract.accept(graph);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
        return new OpenedModel(graph, artifact.manifest().serving().orElseThrow(), popularity, items);
    }

    /** The items of a model by number; refused where ids or weights are not as they must be. */
    static ItemIndex catalogue(TopKModel popularity, String file) {
        ItemIndex items = popularity.catalogue();
        require(items.ids().equals(popularity.items()), file, "must list each item once, in the order of numbers");
        items.ids().forEach(id -> Texts.requireName(id, Texts.LONGEST_ITEM_ID, file));
        require(
                Arrays.stream(popularity.weights()).allMatch(Double::isFinite),
                file,
                "must give each item a finite weight");
        return items;
    }

    static Map<String, List<String>> vocabularies(Artifact artifact) {
        return artifact.files().containsKey(Artifact.VOCABULARIES)
                ? artifact.json(Artifact.VOCABULARIES, VOCABULARIES)
                : Map.of();
    }

    /** What the opened graph reads and gives. */
    Manifest.Serving seen(String provider) {
        return serving.verified(graph.inputs(), graph.outputs(), provider);
    }
}
