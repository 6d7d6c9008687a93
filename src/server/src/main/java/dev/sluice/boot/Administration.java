package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import dev.sluice.experiment.Experiments;
import dev.sluice.experiment.StoppingActions;
import dev.sluice.serving.RecommenderPool;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Everything that needs the database and must not keep a replica from serving without it, each as a duty of its own, once
 * a second. All but the first wait until the tables are there.
 */
@Singleton
final class Administration {
    private static final Logger LOG = Logger.getLogger(Administration.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final DatabaseFormat format;
    private final Flyway flyway;
    private final RecommenderPool arms;
    private final Duty tables;
    private final Duty firstKey;
    private final List<Duty> duties;
    private final PeriodicTask rounds;

    Administration(Tables tables, FirstAdminKey firstKey, Published published, Housekeeping housekeeping) {
        this.format = tables.format();
        this.flyway = tables.flyway();
        this.arms = published.arms();
        this.tables = new Duty("tables", this::migrate);
        this.firstKey = duty("first admin key", firstKey::make);
        this.duties = List.of(
                this.tables,
                this.firstKey,
                duty("publishing keys", published.keys()::republish),
                duty("publishing experiments", published.experiments()::republish),
                duty("stopping rules", published.stops()::act),
                new Duty("arms", this::refreshArms),
                duty("housekeeping", housekeeping::clean));
        this.rounds = new PeriodicTask("sluice-administration", EVERY, () -> duties.forEach(Duty::run));
    }

    /** A duty that needs the tables. */
    private Duty duty(String name, Runnable work) {
        return new Duty(name, () -> {
            if (tables.done()) {
                work.run();
            }
            return tables.done();
        });
    }

    void onStart(@Observes StartupEvent event) {
        rounds.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.close();
    }

    /** Whether the tables are there and the first key is made. */
    boolean prepared() {
        return tables.done() && firstKey.done();
    }

    /** All duties, in their order. */
    List<Duty> duties() {
        return duties;
    }

    private boolean migrate() throws SQLException {
        if (!tables.done()) {
            try {
                format.require();
            } catch (DatabaseFormat.OtherBuild e) {
                LOG.fatal(e.getMessage());
                Quarkus.asyncExit(1);
                throw e;
            }
            flyway.migrate();
        }
        return true;
    }

    /** Without the database, models whose files are here are opened all the same. */
    private boolean refreshArms() {
        if (!tables.done()) {
            arms.refreshWithoutDatabase();
            return false;
        }
        try {
            arms.refresh();
        } catch (RuntimeException e) {
            arms.refreshWithoutDatabase();
            throw e;
        }
        return true;
    }

    /** What is brought up to date before the rest. */
    @Singleton
    record Tables(DatabaseFormat format, Flyway flyway) {}

    /** What is kept in step with the database. */
    @Singleton
    record Published(KeyRing keys, Experiments experiments, StoppingActions stops, RecommenderPool arms) {}
}
