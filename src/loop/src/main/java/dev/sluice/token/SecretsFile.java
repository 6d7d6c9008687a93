package dev.sluice.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
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

    /** New ones, of nobody yet. */
    public static Secrets fresh() {
        return new Secrets(random(), List.of(TokenKey.of(1, random())));
    }

    /** What is in the file; empty where there is none. */
    public Optional<Secrets> find() {
        return Files.exists(path) ? Optional.of(read()) : Optional.empty();
    }

    /** Makes the file, which must not be there yet. */
    public void make(Secrets secrets) throws IOException {
        if (Files.exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        write(secrets);
    }

    /** Reads the file, which must be there. */
    public Secrets read() {
        try {
            Secrets secrets = Json.http().readValue(Files.readString(path), Secrets.class);
            if (secrets.unitSecret == null || secrets.tokenKeys == null || secrets.tokenKeys.isEmpty()) {
                throw new IllegalStateException("secrets file " + path + " lacks unitSecret or tokenKeys");
            }
            return secrets;
        } catch (JsonProcessingException | CharacterCodingException e) {
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
        /** Whether both have the same unit secret. */
        public boolean same(Secrets other) {
            return MessageDigest.isEqual(unitSecret, other.unitSecret);
        }

        @Override
        public String toString() {
            return "Secrets";
        }
    }
}
