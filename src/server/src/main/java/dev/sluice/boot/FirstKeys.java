package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import dev.sluice.access.KeyRing.Wanted;
import dev.sluice.access.Role;
import dev.sluice.token.SecretsFile;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** The keys that a new installation begins with, each in a file that only its owner reads: the admin's, and one for metrics. */
@Singleton
final class FirstKeys {
    private static final Logger LOG = Logger.getLogger(FirstKeys.class);

    private static final String AUTHOR = "sluice";

    private final KeyRing keys;
    private final SluiceConfig config;
    private final UUID start = UUID.randomUUID();
    /** Whether an admin's key is known here that is not in its file yet. */
    private volatile boolean making;

    FirstKeys(KeyRing keys, SluiceConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /**
     * Makes the admin's key where there is none, and the one for metrics where there is no key at all, which only who has read
     * the topic can tell; returns whether that is so. The admin's comes first: should this be interrupted, the other is made by
     * whoever has it.
     */
    boolean make(boolean read) {
        boolean any = keys.reconcile(read);
        if (!read) {
            return false;
        }
        boolean lacking = !keys.any(Role.ADMIN);
        making = lacking && !none();
        make("first admin", Role.ADMIN, config.adminKeyFile(), lacking);
        making = false;
        make("metrics", Role.VIEWER, config.metricsKeyFile(), !any);
        return true;
    }

    /** Whether no admin's key is ever made here. */
    boolean none() {
        return config.adminKeyFile().isEmpty();
    }

    /** Whether an admin's key is being made, and not in its file yet. */
    boolean making() {
        return making;
    }

    private void make(String name, Role role, Optional<Path> place, boolean lacking) {
        place.ifPresent(file -> {
            if (lacking) {
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

    /** Gives the file its name once its key is known, made perhaps by a start before this one. */
    private void finish(String name, Path file) {
        try (DirectoryStream<Path> written = Files.newDirectoryStream(
                file.toAbsolutePath().normalize().getParent(), file.getFileName() + ".*.new")) {
            for (Path each : written) {
                if (keys.knows(Files.readString(each).strip())) {
                    Files.move(each, file, StandardCopyOption.REPLACE_EXISTING);
                    LOG.infof("the key '%s' is in %s", name, file);
                }
            }
            Files.deleteIfExists(unfinished(file)); // another replica was faster
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of this process alone: replicas may share the directory. */
    private Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + "." + start + ".new");
    }
}
