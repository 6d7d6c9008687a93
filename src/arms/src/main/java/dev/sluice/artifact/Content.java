package dev.sluice.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** What one file of a model holds, in memory or on disk. */
public sealed interface Content {
    /** The bytes from the first on; to be closed. */
    InputStream open() throws IOException;

    /** How many bytes there are. */
    long size();

    static Content of(byte[] bytes) {
        return new InMemory(bytes);
    }

    static Content of(Path file) {
        return new OnDisk(file);
    }

    /** All bytes; for files that are small, or that a caller needs whole. */
    default byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 in hexadecimal. */
    default String digest() throws IOException {
        MessageDigest digest = Digest.start();
        try (InputStream in = new DigestInputStream(open(), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Bytes that nobody changes. */
    @SuppressWarnings("ArrayRecordComponent")
    record InMemory(byte[] bytes) implements Content {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public long size() {
            return bytes.length;
        }
    }

    /** A file that stays as long as it is used. */
    record OnDisk(Path file) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }

        @Override
        public long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
