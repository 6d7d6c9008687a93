package dev.sluice.arm.onnx;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.feature.Pixels;
import dev.sluice.network.ContentGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An opened model that says what items are by what they look like. */
public final class ContentModel implements AutoCloseable {
    /** Name of the attribute in the vocabularies that it says. */
    private static final TypeReference<Map<String, List<String>>> VOCABULARIES = new TypeReference<>() {};

    private static final int AT_ONCE = 64;
    private static final int LARGEST = 256;
    private static final int DIMENSIONS = 4;

    private final Graph graph;
    private final Manifest.Serving serving;
    private final String attribute;
    private final List<String> labels;
    private final int size;

    /** Opens an artifact; refused where graph and labels do not fit. */
    public ContentModel(OnnxRuntime runtime, Artifact artifact) {
        require(artifact.manifest().kind() == Manifest.Kind.CONTENT, "kind", "must be content");
        Map<String, List<String>> known = artifact.json(Artifact.VOCABULARIES, VOCABULARIES);
        require(known.size() == 1, Artifact.VOCABULARIES, "must have the labels of one attribute");
        this.attribute = known.keySet().iterator().next();
        this.labels = List.copyOf(known.get(attribute));
        require(!labels.isEmpty(), Artifact.VOCABULARIES, "must name a label");
        this.serving = artifact.manifest().serving().orElseThrow();
        this.graph = Graph.open(runtime, artifact.file(Artifact.GRAPH));
        try {
            this.size = size(graph);
            GraphContract.content(graph, labels.size());
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private static int size(Graph graph) {
        List<Long> shape = graph.inputs().stream()
                .filter(input ->
                        input.name().equals(ContentGraph.IMAGES) && input.type().equals("FLOAT"))
                .map(Manifest.Tensor::shape)
                .findFirst()
                .orElse(List.of());
        require(
                graph.inputs().size() == 1
                        && shape.size() == DIMENSIONS
                        && shape.get(0) < 0
                        && shape.get(1) == Pixels.COLOURS
                        && shape.get(2).equals(shape.get(3))
                        && shape.get(2) >= 1
                        && shape.get(2) <= LARGEST,
                "model.onnx",
                "must read " + ContentGraph.IMAGES + ", float32 [N, 3, size, size] with a size up to " + LARGEST);
        return shape.get(2).intValue();
    }

    /** Which attribute of items it says. */
    public String attribute() {
        return attribute;
    }

    public List<String> labels() {
        return labels;
    }

    /** Pixels of a side that images must have. */
    public int size() {
        return size;
    }

    /** What the opened graph reads and gives. */
    Manifest.Serving seen(String provider) {
        return serving.verified(graph.inputs(), graph.outputs(), provider);
    }

    /**
     * What it says of images.
     *
     * @param images colours of each, (3, size, size)
     */
    public List<Said> say(List<byte[]> images) {
        List<Said> said = new ArrayList<>(images.size());
        for (int from = 0; from < images.size(); from += AT_ONCE) {
            said.addAll(some(images.subList(from, Math.min(images.size(), from + AT_ONCE))));
        }
        return said;
    }

    private List<Said> some(List<byte[]> images) {
        int width = Pixels.COLOURS * size * size;
        float[] pixels = new float[images.size() * width];
        for (int i = 0; i < images.size(); i++) {
            Pixels.into(images.get(i), pixels, i * width);
        }
        Graph.Feed feed =
                new Graph.Feed().floats(ContentGraph.IMAGES, pixels, images.size(), Pixels.COLOURS, size, size);
        return graph.run(feed, outputs -> {
            float[] chances = outputs.floats(ContentGraph.LABELS);
            float[] vectors = outputs.floats(ContentGraph.VECTORS);
            List<Said> said = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                said.add(new Said(part(chances, i, images.size()), part(vectors, i, images.size())));
            }
            return said;
        });
    }

    private static float[] part(float[] values, int number, int parts) {
        int width = values.length / parts;
        float[] part = new float[width];
        System.arraycopy(values, number * width, part, 0, width);
        return part;
    }

    @Override
    public void close() {
        graph.close();
    }

    /**
     * What is said of an image.
     *
     * @param chances probability of each label
     * @param vector of the image
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Said(float[] chances, float[] vector) {}
}
