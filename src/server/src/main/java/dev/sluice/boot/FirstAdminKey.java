package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import dev.sluice.access.Role;
import dev.sluice.token.SecretsFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jboss.logging.Logger;

/** The key that a new installation begins with, in a file that only its owner reads. */
@Singleton
final class FirstAdminKey {
    private static final Logger LOG = Logger.getLogger(FirstAdminKey.class);

    private final KeyRing keys;
    private final SluiceConfig config;

    FirstAdminKey(KeyRing keys, SluiceConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Makes the key where there is none at all. */
    void make() {
        boolean first = !keys.republish();
        config.adminKeyFile().ifPresent(file -> {
            if (first) {
                keys.make("first admin", Role.ADMIN, secret -> write(unfinished(file), secret));
            }
            finish(file);
        });
    }

    private static void write(Path file, String secret) {
        try {
            SecretsFile.writePrivately(file, secret + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the first admin key cannot be written to " + file, e);
        }
    }

    /** Gives the file its name once its key is stored, perhaps by a start before this one. */
    private static void finish(Path file) {
        try {
            if (Files.exists(unfinished(file))) {
                Files.move(unfinished(file), file, StandardCopyOption.REPLACE_EXISTING);
                LOG.infof("the first admin key is in %s", file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }
}
