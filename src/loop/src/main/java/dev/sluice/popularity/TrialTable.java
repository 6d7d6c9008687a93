package dev.sluice.popularity;

import static java.util.Objects.requireNonNull;

import dev.sluice.model.ItemBandit;
import dev.sluice.model.ItemTrials;
import dev.sluice.policy.ItemTrial;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Trials of all items, as the parts of the catalogue tell them. Written by one reader thread, read by decisions. */
public final class TrialTable {
    /** Put together at most that often. */
    private static final Duration OFTEN = Duration.ofSeconds(1);
    /** Trials age although nothing is told. */
    private static final Duration SELDOM = Duration.ofMinutes(1);

    private final Clock clock;
    private final ConcurrentMap<ItemBandit, Scope> scopes = new ConcurrentHashMap<>();

    public TrialTable(Clock clock) {
        this.clock = clock;
    }

    /** Takes what is told of an item. */
    public void take(ItemTrials told) {
        Scope scope = scope(told.by());
        scope.items.put(told.item(), told);
        scope.changes.incrementAndGet(); // behind the item, so that whoever has seen it has the item
    }

    /** The trials of all items that had any, as of about now; the same map until another one is put together. */
    public Map<String, ItemTrial> of(ItemBandit by) {
        Scope scope = scope(by);
        Made made = requireNonNull(scope.made.get());
        Instant now = clock.instant();
        long changes = scope.changes.get();
        boolean stale =
                now.isAfter(made.at.plus(SELDOM)) || (changes != made.changes && now.isAfter(made.at.plus(OFTEN)));
        if (!stale) {
            return made.trials;
        }
        Map<String, ItemTrial> trials = new HashMap<>();
        scope.items.forEach((item, told) -> trials.put(item, aged(told, now)));
        Made fresh = new Made(Map.copyOf(trials), now, changes);
        return scope.made.compareAndSet(made, fresh) ? fresh.trials : requireNonNull(scope.made.get()).trials;
    }

    private static ItemTrial aged(ItemTrials told, Instant now) {
        long halfLife = told.by().millis();
        return new ItemTrial(
                aged(told.clicks(), halfLife, now),
                aged(told.exposures(), halfLife, now),
                aged(told.matured(), halfLife, now));
    }

    private static double aged(ItemTrials.Sum count, long halfLife, Instant now) {
        long age = Math.max(0, now.toEpochMilli() - count.at());
        return halfLife == 0 ? count.sum() : count.sum() * Math.pow(2, -age / (double) halfLife);
    }

    private Scope scope(ItemBandit by) {
        return scopes.computeIfAbsent(by, first -> new Scope());
    }

    private record Made(Map<String, ItemTrial> trials, Instant at, long changes) {}

    private static final class Scope {
        private final ConcurrentMap<String, ItemTrials> items = new ConcurrentHashMap<>();
        private final AtomicLong changes = new AtomicLong();
        private final AtomicReference<Made> made = new AtomicReference<>(new Made(Map.of(), Instant.EPOCH, 0));
    }
}
