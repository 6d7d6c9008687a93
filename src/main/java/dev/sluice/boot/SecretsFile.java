package dev.sluice.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.model.Json;
import dev.sluice.token.TokenKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The local file with what only the platform may know, readable by its owner alone. */
final class SecretsFile {
    private static final int BYTES = 32;

    private final Path path;

    SecretsFile(Path path) {
        this.path = path;
    }

    /** Reads the file; makes it with fresh secrets where it is missing. */
    Secrets read() {
        try {
            if (!Files.exists(path)) {
                writePrivately(path, Json.http().writeValueAsString(fresh()) + "\n");
            }
            return Json.http().readValue(Files.readString(path), Secrets.class);
        } catch (JsonProcessingException e) {
            // neither cause nor text: both may quote a secret
            throw new IllegalStateException("secrets file " + path + " is not a valid secrets file");
        } catch (IOException e) {
            throw new UncheckedIOException("secrets file " + path, e);
        }
    }

    private static Secrets fresh() {
        return new Secrets(random(), List.of(new TokenKey(1, random(), Optional.empty())));
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Writes a file that only its owner may read. */
    static void writePrivately(Path path, String text) throws IOException {
        Path absolute = path.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        Files.deleteIfExists(absolute);
        Files.createFile(absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(absolute, text, StandardOpenOption.WRITE);
    }

    /**
     * What the file holds.
     *
     * @param unitSecret key of the unit hash; changing it makes every unit a new one
     * @param tokenKeys the first that is not retired signs
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Secrets(byte[] unitSecret, List<TokenKey> tokenKeys) {
        @Override
        public String toString() {
            return "Secrets";
        }
    }
}
