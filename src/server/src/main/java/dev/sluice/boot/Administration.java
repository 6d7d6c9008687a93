package dev.sluice.boot;

import dev.sluice.access.KeyRing;
import dev.sluice.catalogue.Withdrawals;
import dev.sluice.directory.Freshness;
import dev.sluice.experiment.Experiments;
import dev.sluice.experiment.Reconciliation;
import dev.sluice.experiment.StoppingActions;
import dev.sluice.serving.ItemFilters;
import dev.sluice.serving.RecommenderPool;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * Everything that needs the database and must not keep a replica from serving without it, each as a duty of its own, once
 * a second. All but the first wait until the tables are there.
 */
@Singleton
final class Administration {
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** Turns until what the first one had to send was read. */
    private static final int TOLD = 3;

    private final DatabaseFormat format;
    private final Flyway flyway;
    private final RecommenderPool arms;
    private final Platform platform;
    private final Duty tables;
    private final Duty firstKeys;
    private final List<Duty> duties;
    private final Duty making;
    private final Duty filtering;
    private final PeriodicTask rounds;
    private final PeriodicTask makingRounds;
    private final PeriodicTask filteringRounds;
    private final AtomicInteger turns = new AtomicInteger();

    Administration(
            Tables tables, FirstKeys firstKeys, Published published, Housekeeping housekeeping, Platform platform) {
        Freshness freshness = published.freshness();
        this.format = tables.format();
        this.flyway = tables.flyway();
        this.arms = published.arms();
        this.platform = platform;
        this.tables = Duty.once("tables", this::migrate);
        this.firstKeys = Duty.once("first keys", () -> this.tables.done() && firstKeys.make(platform.started()));
        this.duties = List.of(
                this.tables,
                this.firstKeys,
                new Duty("publishing keys", withTables(() -> published.keys().reconcile(platform.started()))),
                new Duty("uses of keys", withTables(published.uses()::store)),
                new Duty("publishing experiments", withTables(published.experiments()::republish)),
                new Duty("comparing experiments", withTables(() -> {
                    if (platform.started()) {
                        boolean alike = published.comparison().turn();
                        if (turns.incrementAndGet() > TOLD || alike) {
                            freshness.compared();
                        }
                    }
                })),
                new Duty("stopping rules", withTables(published.stops()::act)),
                new Duty("withdrawn items", withTables(published.withdrawals()::refresh)),
                new Duty("counts of imports", withTables(() -> {
                    if (platform.started()) {
                        published.imported().tell();
                    }
                })),
                new Duty("profiles of imports", withTables(() -> {
                    if (platform.started()) {
                        published.units().tell();
                    }
                })),
                new Duty("ordered trainings", withTables(published.orders()::look)),
                new Duty("refused keys", withTables(published.refusals()::tell)),
                new Duty("housekeeping", withTables(housekeeping::clean)));
        this.making = new Duty("arms", this::refreshArms);
        this.filtering = new Duty("item filters", withTables(published.filters()::refresh));
        this.rounds = new PeriodicTask("sluice-administration", EVERY, () -> duties.forEach(Duty::run));
        this.makingRounds =
                new PeriodicTask("sluice-arms", EVERY, making::run); // may take minutes, and nobody waits for it
        this.filteringRounds = new PeriodicTask("sluice-filters", EVERY, filtering::run); // likewise
    }

    /** Work that needs the tables, and is not done without them. */
    private Callable<Boolean> withTables(Runnable work) {
        return () -> {
            if (tables.done()) {
                work.run();
            }
            return tables.done();
        };
    }

    void onStart(@Observes StartupEvent event) {
        rounds.start();
        makingRounds.start();
        filteringRounds.start();
    }

    void onStop(@Observes ShutdownEvent event) {
        rounds.close();
        makingRounds.close();
        filteringRounds.close();
    }

    /** All duties. */
    List<Duty> duties() {
        return Stream.concat(duties.stream(), Stream.of(making, filtering)).toList();
    }

    private boolean migrate() throws SQLException {
        try {
            format.require();
        } catch (DatabaseFormat.OtherBuild e) {
            Ending.because(String.valueOf(e.getMessage()));
            throw e;
        }
        flyway.migrate();
        return true;
    }

    /** Without the database, models whose files are here are opened all the same. */
    private boolean refreshArms() {
        boolean known = platform.started();
        try {
            return madeArms();
        } finally {
            if (known) { // what could not be made is tried again, and its fallback serves meanwhile
                arms.settle();
            }
        }
    }

    private boolean madeArms() {
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
    record Published(
            KeyRing keys,
            Experiments experiments,
            Reconciliation comparison,
            StoppingActions stops,
            RecommenderPool arms,
            Withdrawals withdrawals,
            ItemFilters filters,
            ImportedCounts imported,
            ImportedUnits units,
            OrderedTraining orders,
            RefusedKeys refusals,
            KeyUses uses,
            Freshness freshness) {}
}
