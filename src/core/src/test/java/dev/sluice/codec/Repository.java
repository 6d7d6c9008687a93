package dev.sluice.codec;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository, for tests that hold them to what the code says. */
public final class Repository {
    private static final Path ROOT = root();

    private Repository() {}

    /** A file or folder by its path from the top. */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
