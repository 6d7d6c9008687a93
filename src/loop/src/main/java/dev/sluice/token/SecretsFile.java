package dev.sluice.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The local file with what only the platform may know, readable by its owner alone. */
public final class SecretsFile {
    private static final int BYTES = 32;

    private final Path path;

    public SecretsFile(Path path) {
        this.path = path;
    }

    /** Reads the file; makes it with fresh secrets where it is missing. */
    public Secrets read() {
        try {
            if (!Files.exists(path)) {
                write(new Secrets(random(), List.of(TokenKey.of(1, random()))));
            }
            return Json.http().readValue(Files.readString(path), Secrets.class);
        } catch (JsonProcessingException e) {
            // neither cause nor text: both may quote a secret
            throw new IllegalStateException("secrets file " + path + " is not a valid secrets file");
        } catch (IOException e) {
            throw new UncheckedIOException("secrets file " + path, e);
        }
    }

    /** Adds a key that signs from that time on, and retires the others then; returns its id. */
    public int rotate(Instant from) {
        Secrets secrets = read();
        List<TokenKey> keys = new ArrayList<>();
        int id = 1;
        for (TokenKey key : secrets.tokenKeys()) {
            keys.add(key.retired(from));
            id = Math.max(id, key.id() + 1);
        }
        keys.add(0, new TokenKey(id, random(), Optional.of(from), Optional.empty()));
        try {
            write(new Secrets(secrets.unitSecret(), keys));
        } catch (IOException e) {
            throw new UncheckedIOException("secrets file " + path, e);
        }
        return id;
    }

    public FileTime writtenAt() throws IOException {
        return Files.getLastModifiedTime(path);
    }

    private void write(Secrets secrets) throws IOException {
        Path whole = path.resolveSibling(path.getFileName() + ".new");
        writePrivately(whole, Json.http().writeValueAsString(secrets) + "\n");
        Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Writes a file that only its owner may read. */
    public static void writePrivately(Path path, String text) throws IOException {
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
     * @param tokenKeys keys that sign and verify tokens
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Secrets(byte[] unitSecret, List<TokenKey> tokenKeys) {
        @Override
        public String toString() {
            return "Secrets";
        }
    }
}
