package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import dev.sluice.access.Role;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.experiment.Experiments;
import dev.sluice.experiment.StoppingActions;
import dev.sluice.history.AllocationStore;
import dev.sluice.history.EvidenceStore;
import dev.sluice.history.SeriesStore;
import dev.sluice.serving.RecommenderPool;
import dev.sluice.token.SecretsFile;
import dev.sluice.token.UnitHash;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that needs the database and must not keep a replica from serving without it: migrations, the first admin
 * key, publishing what a broker missed, and training arms on the catalogue. Tries again every second.
 */
@Singleton
final class Administration {
    private static final Logger LOG = Logger.getLogger(Administration.class);
    private static final Duration ALLOCATIONS_KEPT = Duration.ofDays(30);
    private static final Duration MINUTES_KEPT = Duration.ofDays(400);
    private static final Duration EVERY_MINUTE_KEPT = Duration.ofDays(1);

    private final Flyway flyway;
    private final KeyRing keys;
    private final Experiments experiments;
    private final StoppingActions stops;
    private final RecommenderPool arms;
    private final AllocationStore allocations;
    private final SeriesStore series;
    private final EvidenceStore evidence;
    private final CatalogueStore catalogue;
    private final UnitHash hash;
    private final Clock clock;
    private final SluiceConfig config;
    private @Nullable PeriodicTask rounds;
    private volatile boolean prepared;
    private Instant forgetAt = Instant.EPOCH;
    private boolean warned;

    Administration(Database database, KeyRing keys, Published published, SluiceConfig config) {
        this.flyway = database.flyway();
        this.catalogue = database.catalogue();
        this.hash = database.hash();
        this.keys = keys;
        this.experiments = published.experiments();
        this.stops = published.stops();
        this.arms = published.arms();
        this.allocations = published.reports().allocations();
        this.series = published.reports().series();
        this.evidence = published.reports().evidence();
        this.clock = database.clock();
        this.config = config;
    }

    void onStart(@Observes StartupEvent event) {
        rounds = new PeriodicTask("sluice-administration", Duration.ofSeconds(1), this::work);
    }

    void onStop(@Observes ShutdownEvent event) {
        if (rounds != null) {
            rounds.close();
        }
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
            stops.act();
            arms.refresh();
            forget();
            warned = false;
        } catch (RuntimeException e) { // outermost loop: the next round tries again
            if (!warned) {
                LOG.warnf("the database (quarkus.datasource.jdbc.url) is not usable, trying again: %s", e.getMessage());
                warned = true;
            }
            arms.refreshWithoutDatabase();
        }
    }

    /** Rows that the topic has dropped too; looked for once an hour. */
    private void forget() {
        Instant now = clock.instant();
        if (now.isAfter(forgetAt)) {
            allocations.forgetBefore(now.minus(ALLOCATIONS_KEPT));
            series.forgetBefore(now.minus(MINUTES_KEPT));
            evidence.forgetBefore(now.minus(MINUTES_KEPT));
            evidence.thinBefore(now.minus(EVERY_MINUTE_KEPT));
            forgetAt = now.plus(Duration.ofHours(1));
        }
    }

    private void prepare() {
        flyway.migrate();
        catalogue.hideUnits(unit -> hash.of(unit).hex());
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

    /** What is brought up to date before the rest. */
    @Singleton
    record Database(Flyway flyway, CatalogueStore catalogue, UnitHash hash, Clock clock) {}

    /** What is kept in step with the database. */
    @Singleton
    record Published(Experiments experiments, StoppingActions stops, RecommenderPool arms, Platform.Stores reports) {}
}
