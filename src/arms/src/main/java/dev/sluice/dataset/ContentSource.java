package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;

/** What items are made of, like images: files of a data set's folder, or bytes of its tables. */
public interface ContentSource {
    /** What stands before bytes of a table that are no text, in base 64. */
    String BYTES = "data:application/octet-stream;base64,";

    /** Of a data set without files: bytes of tables alone. */
    ContentSource NONE = value -> {
        throw new InvalidInput("content", "must be bytes: this data set has no files of contents");
    };

    /**
     * The bytes of a file.
     *
     * @throws InvalidInput where it cannot be read
     */
    byte[] file(String value);

    /** The bytes that the value of an attribute stands for. */
    default byte[] bytes(String value) {
        if (!value.startsWith(BYTES)) {
            return file(value);
        }
        try {
            return Base64.getDecoder().decode(value.substring(BYTES.length()));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("content", "must be bytes in base 64");
        }
    }

    static String ofBytes(byte[] bytes) {
        return BYTES + Base64.getEncoder().encodeToString(bytes);
    }

    /** Files of a folder and those below it, none of which leads out of it. */
    static ContentSource within(Path folder) {
        return value -> {
            try {
                Path root = folder.toRealPath();
                Path file = root.resolve(value).toRealPath();
                InvalidInput.require(
                        file.startsWith(root) && Files.isRegularFile(file),
                        "content",
                        "must be a file inside the folder of the data set, got '" + value + "'");
                InvalidInput.require(
                        Files.size(file) <= MOST_BYTES,
                        "content",
                        "must have at most " + MOST_BYTES + " bytes, got '" + value + "'");
                return Files.readAllBytes(file);
            } catch (IOException | InvalidPathException e) {
                throw new InvalidInput("content", "must be a file that can be read, got '" + value + "'");
            }
        };
    }

    /** Bytes of a file. */
    long MOST_BYTES = 64L << 20;
}
