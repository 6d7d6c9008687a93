package dev.sluice.artifact;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained model at hand: its manifest and the bytes of its files, whose digests are those of the manifest.
 *
 * @param manifest what it is
 * @param files bytes by name
 */
public record Artifact(Manifest manifest, Map<String, byte[]> files) {
    /** Name of the file that says what the others are. */
    public static final String MANIFEST = "manifest.json";

    /** The graph. */
    public static final String GRAPH = "model.onnx";

    /** Counts of a model that is no graph. */
    public static final String COUNTS = "model.json";

    /** Tokens of every sparse field. */
    public static final String VOCABULARIES = "vocabularies.json";

    /** Items by number with their popularity, for units that the model does not know. */
    public static final String ITEMS = "items.json";

    /** Losses by epoch of its training; not every model has it. */
    public static final String CURVE = "curve.json";

    public Artifact {
        files = Map.copyOf(files);
        Map<String, byte[]> present = files;
        manifest.files().forEach((name, digest) -> {
            byte[] bytes = present.get(name);
            if (bytes == null) {
                throw new InvalidInput("artifact", "lacks the file " + name + " that its manifest lists");
            }
            require(digest.equals(Digest.of(bytes)), "artifact", name + " does not have its manifest's digest");
        });
        for (String name : needed(manifest.kind())) {
            require(manifest.files().containsKey(name), "artifact", "must have the file " + name);
        }
    }

    private static List<String> needed(Manifest.Kind kind) {
        return switch (kind) {
            case COUNTS -> List.of(COUNTS);
            case RETRIEVAL, RANKER -> List.of(GRAPH, VOCABULARIES, ITEMS);
        };
    }

    public static Artifact of(Manifest draft, Map<String, byte[]> files) {
        Map<String, String> digests = new HashMap<>();
        files.forEach((name, bytes) -> digests.put(name, Digest.of(bytes)));
        return new Artifact(draft.with(digests), files);
    }

    public Artifact with(String name, byte[] bytes) {
        Map<String, byte[]> more = new HashMap<>(files);
        more.put(name, bytes);
        return of(manifest, more);
    }

    public static Manifest manifest(byte[] json) {
        try {
            return Json.http().readValue(json, Manifest.class);
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
            Map<String, byte[]> files = new HashMap<>();
            for (String name : manifest.files().keySet()) {
                require(name.matches("[\\w][\\w.-]*"), "artifact", "must have plain file names, got '" + name + "'");
                files.put(name, Files.readAllBytes(directory.resolve(name)));
            }
            return new Artifact(manifest, files);
        } catch (IOException e) {
            throw new InvalidInput("artifact", "cannot be read from '" + directory + "': " + e.getMessage());
        }
    }

    /** Writes manifest and files; the directory is made where it is missing. */
    public void write(Path directory) {
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
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

    /** Bytes of a file that must be there. */
    public byte[] file(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new InvalidInput("artifact", "must have the file " + name);
        }
        return bytes;
    }

    public <T> T json(String name, TypeReference<T> type) {
        try {
            return Json.http().readValue(file(name), type);
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
