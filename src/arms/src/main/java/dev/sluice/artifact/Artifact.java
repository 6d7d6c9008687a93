package dev.sluice.artifact;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model at hand: its manifest and its files, whose digests are those of the manifest. What comes from elsewhere is
 * hashed once, by {@link #checked}; whatever is made of it here needs no second look. Immutable.
 */
public final class Artifact {
    /** Name of the file that says what the others are. */
    public static final String MANIFEST = "manifest.json";

    /** The graph. */
    public static final String GRAPH = "model.onnx";

    /** Counts of a model that is no graph. */
    public static final String COUNTS = "model.json";

    /** Tokens of every sparse field; of a retrieval model its units, where it goes by them. */
    public static final String VOCABULARIES = "vocabularies.json";

    /** Items by number with their popularity, for units that the model does not know. */
    public static final String ITEMS = "items.json";

    /** A vector of each item, by number; not every model has them. */
    public static final String VECTORS = "item-vectors.npy";

    /** How the parts of a blend become one list. */
    public static final String BLEND = "blend.json";

    /** Losses by epoch of its training; not every model has it. */
    public static final String CURVE = "curve.json";

    private final Manifest manifest;
    private final Map<String, Content> files;

    private Artifact(Manifest manifest, Map<String, Content> files) {
        for (String name : needed(manifest.kind())) {
            require(manifest.files().containsKey(name), "artifact", "must have the file " + name);
        }
        this.manifest = manifest;
        this.files = Map.copyOf(files);
    }

    /** A manifest with its files by name; refused where one is missing or has another digest. */
    public static Artifact checked(Manifest manifest, Map<String, Content> files) {
        manifest.files()
                .forEach((name, digest) -> require(
                        digest.equals(digest(name, files)), "artifact", name + " does not have its manifest's digest"));
        return new Artifact(manifest, files);
    }

    /** What it is. */
    public Manifest manifest() {
        return manifest;
    }

    /** What its files hold, by name. */
    public Map<String, Content> files() {
        return files;
    }

    private static String digest(String name, Map<String, Content> present) {
        Content content = present.get(name);
        if (content == null) {
            throw new InvalidInput("artifact", "lacks the file " + name + " that its manifest lists");
        }
        try {
            return content.digest();
        } catch (IOException e) {
            throw new InvalidInput("artifact", name + " cannot be read");
        }
    }

    private static List<String> needed(Manifest.Kind kind) {
        return switch (kind) {
            case COUNTS -> List.of(COUNTS);
            case BLEND -> List.of(BLEND);
            case RETRIEVAL -> List.of(GRAPH, ITEMS);
            case RANKER, CONTENT -> List.of(GRAPH, VOCABULARIES, ITEMS);
        };
    }

    public static Artifact of(Manifest draft, Map<String, byte[]> files) {
        Map<String, String> digests = new HashMap<>();
        Map<String, Content> contents = new HashMap<>();
        files.forEach((name, bytes) -> {
            digests.put(name, Digest.of(bytes));
            contents.put(name, Content.of(bytes));
        });
        return new Artifact(draft.with(digests), contents);
    }

    public Artifact with(String name, byte[] bytes) {
        Map<String, String> digests = new HashMap<>(manifest.files());
        digests.put(name, Digest.of(bytes));
        Map<String, Content> more = new HashMap<>(files);
        more.put(name, Content.of(bytes));
        return new Artifact(manifest.with(digests), more);
    }

    /** The same, said by another manifest of the same files. */
    public Artifact with(Manifest other) {
        require(other.files().equals(manifest.files()), "artifact", "must have the same files as before");
        return new Artifact(other, files);
    }

    /** The same, after the directory of its files was moved there. */
    public Artifact movedTo(Path directory) {
        Map<String, Content> moved = new HashMap<>();
        files.keySet().forEach(name -> moved.put(name, Content.of(directory.resolve(name))));
        return new Artifact(manifest, moved);
    }

    public static Manifest manifest(byte[] json) {
        try {
            Manifest manifest = Json.http().readValue(json, Manifest.class);
            require(manifest != null, MANIFEST, "must be an object, got null");
            return manifest;
        } catch (IOException e) {
            if (e.getCause() instanceof InvalidInput input) {
                throw input;
            }
            throw new InvalidInput(MANIFEST, "cannot be read: " + firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return String.valueOf(message).lines().findFirst().orElse("");
    }

    /** Reads an artifact from its directory; refused where a file is missing or has another digest. */
    public static Artifact read(Path directory) {
        try {
            Manifest manifest = manifest(Files.readAllBytes(directory.resolve(MANIFEST)));
            Map<String, Content> files = new HashMap<>();
            for (String name : manifest.files().keySet()) {
                require(name.matches("[\\w][\\w.-]*"), "artifact", "must have plain file names, got '" + name + "'");
                files.put(name, Content.of(directory.resolve(name)));
            }
            return checked(manifest, files);
        } catch (IOException e) {
            throw new InvalidInput("artifact", "cannot be read from '" + directory + "': " + e.getMessage());
        }
    }

    /** Writes manifest and files; the directory is made where it is missing. */
    public void write(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, Content> file : files.entrySet()) {
                try (InputStream in = file.getValue().open()) {
                    Files.copy(in, directory.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.write(directory.resolve(MANIFEST), manifestBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] manifestBytes() {
        return json(manifest);
    }

    public String digest() {
        return Digest.of(manifestBytes());
    }

    /** A file that must be there. */
    public Content file(String name) {
        Content content = files.get(name);
        if (content == null) {
            throw new InvalidInput("artifact", "must have the file " + name);
        }
        return content;
    }

    public <T> T json(String name, TypeReference<T> type) {
        try (InputStream in = file(name).open()) {
            T value = Json.http().readValue(in, type);
            require(value != null, "artifact", name + " must not be null");
            return value;
        } catch (IOException e) {
            throw new InvalidInput("artifact", name + " cannot be read: " + firstLine(e));
        }
    }

    public static byte[] json(Object value) {
        try {
            return Json.http().writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
