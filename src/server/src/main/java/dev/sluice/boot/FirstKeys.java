package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import dev.sluice.access.KeyRing.Wanted;
import dev.sluice.access.Role;
import dev.sluice.token.SecretsFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The keys that a new installation begins with, each in a file that only its owner reads: the admin's, and one for metrics. */
@Singleton
final class FirstKeys {
    private static final Logger LOG = Logger.getLogger(FirstKeys.class);

    private static final String AUTHOR = "sluice";

    private final KeyRing keys;
    private final SluiceConfig config;

    FirstKeys(KeyRing keys, SluiceConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Makes the keys where there is none at all, which only who has read the topic can tell; returns whether that is so. */
    boolean make(boolean read) {
        boolean any = keys.reconcile(read);
        if (!any && !read) {
            return false;
        }
        make("metrics", Role.VIEWER, config.metricsKeyFile(), !any);
        make("first admin", Role.ADMIN, config.adminKeyFile(), !any);
        return true;
    }

    private void make(String name, Role role, Optional<Path> place, boolean first) {
        place.ifPresent(file -> {
            if (first) {
                keys.make(Wanted.of(name, role), AUTHOR, secret -> write(unfinished(file), secret));
            }
            finish(name, file);
        });
    }

    private static void write(Path file, String secret) {
        try {
            SecretsFile.writePrivately(file, secret + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the first keys cannot be written: " + file, e);
        }
    }

    /** Gives the file its name once its key is stored, perhaps by a start before this one. */
    private static void finish(String name, Path file) {
        try {
            if (Files.exists(unfinished(file))) {
                Files.move(unfinished(file), file, StandardCopyOption.REPLACE_EXISTING);
                LOG.infof("the key '%s' is in %s", name, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }
}
