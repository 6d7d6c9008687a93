package dev.sluice.boot;

import dev.sluice.access.ApiKey;
import dev.sluice.access.KeyRing;
import dev.sluice.access.Role;
import dev.sluice.experiment.Experiments;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Everything that needs the database and must not keep a replica from serving without it: migrations, the first admin
 * key, publishing what a broker missed, and training arms on the catalogue. Tries again every second.
 */
@Singleton
final class Administration {
    private static final Logger LOG = Logger.getLogger(Administration.class);

    private final Flyway flyway;
    private final KeyRing keys;
    private final Experiments experiments;
    private final TrainedArms arms;
    private final SluiceConfig config;
    private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sluice-administration");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean prepared;
    private boolean warned;

    Administration(Flyway flyway, KeyRing keys, Experiments experiments, TrainedArms arms, SluiceConfig config) {
        this.flyway = flyway;
        this.keys = keys;
        this.experiments = experiments;
        this.arms = arms;
        this.config = config;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs until the end
    void onStart(@Observes StartupEvent event) {
        schedule.scheduleWithFixedDelay(this::work, 0, 1, TimeUnit.SECONDS);
    }

    void onStop(@Observes ShutdownEvent event) {
        schedule.shutdownNow();
    }

    /** Whether the database was migrated and the first key made. */
    boolean prepared() {
        return prepared;
    }

    private void work() {
        try {
            if (!prepared) {
                prepare();
                prepared = true;
            }
            keys.republish();
            experiments.republish();
            arms.refresh();
            warned = false;
        } catch (RuntimeException e) { // outermost loop: the next round tries again
            if (!warned) {
                LOG.warnf("the database is not usable, trying again: %s", e.getMessage());
                warned = true;
            }
        }
    }

    private void prepare() {
        flyway.migrate();
        if (!keys.republish()) {
            config.adminKeyFile().ifPresent(this::firstKey);
        }
        config.adminKeyFile().ifPresent(Administration::finish);
    }

    /** The file is written first: a key that is stored and was never seen would lock everybody out. */
    private void firstKey(Path file) {
        try {
            String secret = ApiKey.random(new SecureRandom());
            SecretsFile.writePrivately(unfinished(file), secret + "\n");
            keys.add(secret, "first admin", Role.ADMIN);
            LOG.infof("the first admin key is in %s", file);
        } catch (IOException e) {
            throw new UncheckedIOException("the first admin key cannot be written to " + file, e);
        }
    }

    private static void finish(Path file) {
        try {
            if (Files.exists(unfinished(file))) {
                Files.move(unfinished(file), file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }
}
