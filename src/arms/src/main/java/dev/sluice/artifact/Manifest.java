package dev.sluice.artifact;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.feature.FeatureSchema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a trained model is.
 *
 * @param name kind of the model, like {@code wukong}
 * @param kind how it is asked
 * @param settings hyper-parameters and training settings; null in JSON where nothing is said of them
 * @param training what it was trained on; empty for a model from elsewhere that does not say
 * @param serving how a graph is fed; empty for counts and blends
 * @param metrics on the valid part; empty without one
 * @param files SHA-256 by file name
 */
public record Manifest(
        String name,
        Kind kind,
        JsonNode settings,
        Optional<Training> training,
        Optional<Serving> serving,
        Map<String, Double> metrics,
        Map<String, String> files) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public Manifest {
        require(name != null && !name.isBlank(), "manifest.name", "is required");
        require(kind != null, "manifest.kind", "must be counts, retrieval, ranker, blend or content");
        settings = settings == null || settings.isMissingNode() ? NullNode.getInstance() : settings;
        training = training == null ? Optional.empty() : training;
        serving = serving == null ? Optional.empty() : serving;
        require(
                kind == Kind.COUNTS || kind == Kind.BLEND || serving.isPresent(),
                "manifest.serving",
                "is required for a graph");
        metrics = metrics == null ? Map.of() : new TreeMap<>(metrics);
        files = files == null ? Map.of() : new TreeMap<>(files);
        files.forEach((file, digest) -> require(
                digest != null && SHA_256.matcher(digest).matches(),
                "manifest.files",
                "must give each file its SHA-256 in hexadecimal, got '" + digest + "' for " + file));
    }

    public Manifest with(Map<String, String> digests) {
        return new Manifest(name, kind, settings, training, serving, metrics, digests);
    }

    /** The same with what was seen of the graph. */
    public Manifest served(Serving seen) {
        return new Manifest(name, kind, settings, training, Optional.of(seen), metrics, files);
    }

    /** Whether it reads what a first stage says of candidates. */
    public boolean readsFirstStage() {
        return serving.flatMap(Serving::schema).map(FeatureSchema::ofFirstStage).orElse(false);
    }

    /** Whether it can tell what is similar to an item: by vectors of items, or by what it finds for somebody who had that item alone. */
    public boolean tellsSimilar() {
        List<String> read = serving.map(Serving::inputs).orElse(List.of()).stream()
                .map(Tensor::name)
                .toList();
        return files.containsKey(Artifact.VECTORS)
                || kind == Kind.COUNTS
                || (kind == Kind.RETRIEVAL && read.contains("history") && !read.contains("user"));
    }

    /**
     * The same with more said among its settings.
     *
     * @param name of what is said
     */
    public Manifest saying(String name, JsonNode what) {
        ObjectNode all =
                settings instanceof ObjectNode known ? known.deepCopy() : JsonNodeFactory.instance.objectNode();
        all.set(name, what);
        return new Manifest(this.name, kind, all, training, serving, metrics, files);
    }

    public Manifest measured(Map<String, Double> values) {
        return new Manifest(name, kind, settings, training, serving, values, files);
    }

    /** How a model is asked. */
    public enum Kind {
        /** Counts as JSON, read by Sluice itself. */
        @JsonProperty("counts")
        COUNTS,
        /** A graph that finds items of the whole catalogue. */
        @JsonProperty("retrieval")
        RETRIEVAL,
        /** A graph that scores candidates. */
        @JsonProperty("ranker")
        RANKER,
        /** Models of the other kinds, whose lists become one. */
        @JsonProperty("blend")
        BLEND,
        /** A graph that says what items are; it finds none. */
        @JsonProperty("content")
        CONTENT
    }

    /**
     * What a model was trained on.
     *
     * @param rows interactions
     * @param units units among them
     * @param items items of the catalogue
     * @param at when
     * @param seed of everything drawn at random
     * @param dataDigest SHA-256 over the rows
     * @param seconds that training took
     */
    public record Training(int rows, int units, int items, Instant at, long seed, String dataDigest, double seconds) {}

    /**
     * How a graph is fed.
     *
     * @param schema of a ranker's features; empty for retrieval
     * @param hashedUnits whether units are known by their hash, as a server's own data names them
     * @param probability whether scores are probabilities
     * @param targets that are predicted one by one, each as a probability, where there are several; the score is their weighted sum
     * @param inputs of the graph
     * @param outputs of the graph
     * @param verifiedBy provider that ran a probe batch, or empty
     */
    public record Serving(
            Optional<FeatureSchema> schema,
            boolean hashedUnits,
            boolean probability,
            List<Target> targets,
            List<Tensor> inputs,
            List<Tensor> outputs,
            String verifiedBy) {
        private static final int MOST_TARGETS = 16;

        public Serving {
            targets = targets == null ? List.of() : List.copyOf(targets);
            require(
                    targets.size() != 1
                            && targets.size() <= MOST_TARGETS
                            && targets.stream().map(Target::name).distinct().count() == targets.size(),
                    "manifest.serving.targets",
                    "must be none, or 2 to " + MOST_TARGETS + " of different names, got " + targets);

            schema = schema == null ? Optional.empty() : schema;
            inputs = inputs == null ? List.of() : List.copyOf(inputs);
            outputs = outputs == null ? List.of() : List.copyOf(outputs);
            verifiedBy = verifiedBy == null ? "" : verifiedBy;
        }

        /** Of one score. */
        public Serving(
                Optional<FeatureSchema> schema,
                boolean hashedUnits,
                boolean probability,
                List<Tensor> inputs,
                List<Tensor> outputs,
                String verifiedBy) {
            this(schema, hashedUnits, probability, List.of(), inputs, outputs, verifiedBy);
        }

        public Serving verified(List<Tensor> in, List<Tensor> out, String provider) {
            return new Serving(schema, hashedUnits, probability, targets, in, out, provider);
        }
    }

    /**
     * Something that a graph predicts beside others.
     *
     * @param name of it, like {@code conversion}
     * @param weight of its probability in the score, finite
     */
    public record Target(String name, double weight) {
        public Target {
            require(name != null && !name.isBlank(), "manifest.serving.targets.name", "is required");
            require(
                    Double.isFinite(weight),
                    "manifest.serving.targets.weight",
                    "must be a finite number, got " + weight);
        }
    }

    /**
     * An input or output of a graph.
     *
     * @param name of it
     * @param type {@code INT64} or {@code FLOAT}
     * @param shape −1 for a size that the caller chooses
     */
    public record Tensor(String name, String type, List<Long> shape) {}
}
