package dev.sluice.ui.page;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/** Gives scripts and styles addresses that change with their content, so that browsers may keep them for good. */
@Singleton
final class Assets {
    private static final String ROOT = "META-INF/resources";

    private final ConcurrentHashMap<String, String> addresses = new ConcurrentHashMap<>();

    /** The address of a file below the root; throws {@link IllegalArgumentException} where there is none. */
    String address(String path) {
        return addresses.computeIfAbsent(path, Assets::stamped);
    }

    private static String stamped(String path) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + path);
            }
            CRC32C sum = new CRC32C();
            sum.update(in.readAllBytes());
            return path + "?v=" + HexFormat.of().toHexDigits((int) sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
