package dev.sluice.boot;

import dev.sluice.catalogue.UnitStore;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Forgets rows that are too old to be shown, once an hour. One thread. */
@Singleton
final class Housekeeping {
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration ALLOCATIONS_KEPT = Duration.ofDays(30);
    private static final Duration TRAININGS_KEPT = Duration.ofDays(90);
    private static final Duration MINUTES_KEPT = Duration.ofDays(400);
    private static final Duration EVERY_MINUTE_KEPT = Duration.ofDays(7);
    private static final Duration EVERY_MINUTE_OF_EVIDENCE_KEPT = Duration.ofDays(1);

    private final Platform.Stores stores;
    private final OrderedTraining.Registry registry;
    private final UnitStore units;
    private final Clock clock;
    private Instant next = Instant.EPOCH;

    Housekeeping(Platform.Stores stores, OrderedTraining.Registry registry, UnitStore units, Clock clock) {
        this.stores = stores;
        this.registry = registry;
        this.units = units;
        this.clock = clock;
    }

    void clean() {
        Instant now = clock.instant();
        if (now.isAfter(next)) {
            stores.allocations().forgetBefore(now.minus(ALLOCATIONS_KEPT));
            stores.series().forgetBefore(now.minus(MINUTES_KEPT));
            stores.evidence().forgetBefore(now.minus(MINUTES_KEPT));
            stores.series().thinBefore(now.minus(EVERY_MINUTE_KEPT));
            stores.evidence().thinBefore(now.minus(EVERY_MINUTE_OF_EVIDENCE_KEPT));
            registry.runs().forgetBefore(now.minus(TRAININGS_KEPT));
            registry.models().forgetDeleted();
            next = now.plus(EVERY);
            stores.outcomes().forgetBefore(now);
            units.dropBefore(now.minus(stores.outcomes().longest()));
        }
    }
}
