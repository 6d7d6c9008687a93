package dev.sluice.serving;

import dev.sluice.catalogue.CatalogueSource;
import dev.sluice.decision.Recommenders;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.definition.RecommenderSettings.Remote;
import dev.sluice.definition.RecommenderSettings.Similar;
import dev.sluice.directory.Directory;
import dev.sluice.experiment.ArmPreparation;
import dev.sluice.model.ModelReference;
import dev.sluice.recommend.Recommender;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The recommenders that experiments ask for: remote ones, those of the catalogue, and those of the registry.
 * Changes replace the whole immutable map; decisions read it.
 */
@Singleton
public final class RecommenderPool implements Recommenders, ArmPreparation {
    private static final Logger LOG = Logger.getLogger(RecommenderPool.class);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);
    /** How long a prepared arm is kept before an experiment names it. */
    private static final Duration AWAITED = Duration.ofSeconds(5);
    /** The same of one that no experiment names. */
    private static final Duration BORROWED = Duration.ofMinutes(10);
    /** Each may have the vectors of a catalogue. */
    private static final int MOST_BORROWED = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CatalogueSource store;
    private final Directory directory;
    private final LiveRecommenders live;
    private final ModelPool learned;
    private final RemotePool remotes;
    private final Clock clock;
    /** Held by whoever changes what follows; decisions only read {@link #ready}. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Until when what no experiment names yet is kept. */
    private final Map<RecommenderSettings, Instant> awaited = new HashMap<>();
    /** The same of what was asked for by itself. */
    private final Map<RecommenderSettings, Instant> borrowed = new ConcurrentHashMap<>();

    private Catalogued catalogue = Catalogued.NOTHING;
    /** What could not be made as it should be now. */
    private final Map<RecommenderSettings, Failure> failures = new HashMap<>();

    private Instant triedAt = Instant.EPOCH;

    private volatile Map<RecommenderSettings, Ready> ready = Map.of();
    private volatile boolean settled;

    RecommenderPool(
            CatalogueSource store,
            Directory directory,
            LiveRecommenders live,
            ModelPool learned,
            RemotePool remotes,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.live = live;
        this.learned = learned;
        this.remotes = remotes;
        this.clock = clock;
    }

    @Override
    public RecommenderSettings admitted(RecommenderSettings settings) {
        if (settings instanceof Remote remote) {
            remotes.check(remote.url());
        }
        return settings;
    }

    @Override
    public Recommender of(RecommenderSettings settings) {
        if (settings instanceof Remote remote) {
            return remotes.of(remote.url());
        }
        Ready made = ready.get(settings);
        if (made == null) {
            throw new IllegalStateException("this arm is not trained yet");
        }
        return made.recommender;
    }

    /** Notes that the arms of the experiments that are known were made, as far as they could be. */
    public void settle() {
        settled = true;
    }

    /** Whether that was so once since the start. */
    public boolean settled() {
        return settled;
    }

    /** Makes and opens what is missing, and everything again after an import that brought other items. */
    public void refresh() {
        lock.lock();
        try {
            Set<RecommenderSettings> wanted = wanted();
            drop(wanted); // before its models are retired: what is wanted again later is opened anew
            if (wanted.isEmpty()) {
                return;
            }
            boolean seen = seen(wanted);
            Set<RecommenderSettings> missing = missing(wanted);
            if (seen && !due() && missing.stream().allMatch(this::failedAsItIs)) {
                return;
            }
            triedAt = clock.instant();
            if (seen) {
                add(missing);
            } else {
                makeAll(wanted);
            }
        } finally {
            try {
                learned.keep(needed());
            } finally {
                lock.unlock();
            }
        }
    }

    /** Models of what is ready, and of what is tried again. */
    private Set<ModelReference> needed() {
        return Stream.concat(
                        ready.values().stream().map(Ready::served),
                        failures.values().stream().flatMap(failure -> failure.tried.stream()))
                .flatMap(settings -> settings.models().stream())
                .collect(Collectors.toSet());
    }

    /** Whether it was tried with the versions that it would be made with now. */
    private boolean failedAsItIs(RecommenderSettings settings) {
        Failure failure = failures.get(settings);
        return failure != null && failure.tried.equals(now(settings));
    }

    /** Whether all is made of the items that there are. */
    private boolean seen(Set<RecommenderSettings> wanted) {
        if (catalogue.version().isEmpty()) {
            return false;
        }
        long version = store.version();
        if (catalogue.version().get() != version
                && wanted.stream().noneMatch(RecommenderSettings::readsAttributes)
                && store.itemIds().equals(catalogue.ids())) {
            catalogue = catalogue.as(version);
        }
        return catalogue.version().get() == version;
    }

    private void makeAll(Set<RecommenderSettings> wanted) {
        long version = store.version(); // first, so that items of an import in between are read again and never missed
        catalogue = Catalogued.of(store.itemIds()); // read for good once all is made of it
        ready = made(wanted);
        catalogue = catalogue.as(version);
        LOG.infof(
                "%d of %d recommenders are ready on %d items",
                ready.size(), wanted.size(), catalogue.ids().size());
    }

    /** Makes more beside what is ready, of the catalogue as it is known. */
    private void add(Set<RecommenderSettings> missing) {
        Map<RecommenderSettings, Ready> more = new HashMap<>(ready);
        more.putAll(made(missing));
        ready = Map.copyOf(more);
    }

    private void drop(Set<RecommenderSettings> wanted) {
        if (!wanted.containsAll(ready.keySet())) {
            Map<RecommenderSettings, Ready> kept = new HashMap<>(ready);
            kept.keySet().retainAll(wanted);
            ready = Map.copyOf(kept);
        }
        failures.keySet().retainAll(wanted); // else they would be tried again for ever
    }

    /** Opens registered models whose files are here, while the database is away. */
    public void refreshWithoutDatabase() {
        lock.lock();
        try {
            Set<RecommenderSettings> missing = missing(wanted());
            missing.removeIf(settings -> settings.models().isEmpty());
            if (!missing.isEmpty()) {
                add(missing);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was not made yet, or with another version than an alias names now. */
    private Set<RecommenderSettings> missing(Set<RecommenderSettings> wanted) {
        return wanted.stream()
                .filter(settings -> !ready.containsKey(settings) || moved(settings))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean moved(RecommenderSettings settings) {
        Ready made = ready.get(settings);
        return made != null
                && now(settings).filter(now -> !now.equals(made.served)).isPresent();
    }

    /** The same with the versions that aliases name now; empty where they name none, and what served before serves on. */
    private Optional<RecommenderSettings> now(RecommenderSettings settings) {
        try {
            return Optional.of(settings.served(learned::current));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public void prepare(ExperimentDefinition definition) {
        boolean free = false;
        try {
            free = lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (free
                    && catalogue
                            .version()
                            .isPresent()) { // before, no item is known, and the first refresh makes all arms
                Set<RecommenderSettings> named = definition.arms().stream()
                        .flatMap(arm -> arm.recommender().made().stream())
                        .collect(Collectors.toSet());
                Set<RecommenderSettings> missing = missing(named);
                if (!missing.isEmpty()) {
                    missing.forEach(
                            settings -> awaited.put(settings, clock.instant().plus(AWAITED)));
                    add(missing);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (free) {
                lock.unlock();
            }
        }
    }

    @Override
    public Recommender borrow(RecommenderSettings settings) {
        borrowed.put(settings, clock.instant().plus(BORROWED));
        Ready made = ready.get(settings);
        if (made == null) {
            lock.lock();
            try {
                keepLatest();
                add(missing(Set.of(settings)));
                made = ready.get(settings);
                if (made == null) {
                    borrowed.remove(settings);
                    throw failed(settings);
                }
            } finally {
                lock.unlock();
            }
        }
        return made.recommender;
    }

    /** Drops those that were not asked for longest where there are too many. */
    private void keepLatest() {
        while (borrowed.size() > MOST_BORROWED) {
            borrowed.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .ifPresent(oldest -> borrowed.remove(oldest.getKey(), oldest.getValue()));
        }
    }

    private RuntimeException failed(RecommenderSettings settings) {
        Failure failure = failures.remove(settings);
        return failure == null ? new IllegalStateException("this arm is not trained yet") : failure.cause;
    }

    /** Whether something that failed should be tried again. */
    private boolean due() {
        return !failures.isEmpty() && clock.instant().isAfter(triedAt.plus(AGAIN_AFTER));
    }

    /** What experiments name, and what a definition on its way was prepared for. */
    private Set<RecommenderSettings> wanted() {
        Instant now = clock.instant();
        awaited.values().removeIf(now::isAfter);
        borrowed.values().removeIf(now::isAfter);
        Set<RecommenderSettings> wanted = directory.all().stream()
                .filter(live -> live.experiment().status().open())
                .flatMap(live -> live.experiment().definition().arms().stream())
                .flatMap(arm -> arm.recommender().made().stream())
                .collect(Collectors.toCollection(HashSet::new));
        wanted.addAll(awaited.keySet());
        wanted.addAll(borrowed.keySet());
        return wanted;
    }

    /** Those that can be made; a model that does not open must not keep the others from serving. */
    private Map<RecommenderSettings, Ready> made(Set<RecommenderSettings> wanted) {
        Map<RecommenderSettings, Ready> made = new HashMap<>();
        for (RecommenderSettings settings : wanted) {
            try {
                made.put(settings, ready(settings.served(learned::current)));
                failures.remove(settings);
            } catch (RuntimeException e) { // the arm's fallback serves meanwhile; tried again in the next round
                String reason = String.valueOf(e.getMessage());
                Failure before = failures.put(settings, new Failure(reason, now(settings), e));
                if (before == null || !reason.equals(before.reason)) {
                    LOG.warnf("the recommender %s cannot serve: %s", settings, reason);
                }
                former(settings).ifPresent(former -> made.put(settings, former));
            }
        }
        return Map.copyOf(made);
    }

    /** Made of the catalogue as it is by now with the versions that it has had; empty where it had none, or they are gone. */
    private Optional<Ready> former(RecommenderSettings settings) {
        try {
            return Optional.ofNullable(ready.get(settings)).map(before -> ready(before.served));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private Ready ready(RecommenderSettings served) {
        return new Ready(served, recommender(served));
    }

    private Recommender recommender(RecommenderSettings settings) {
        if (settings instanceof Onnx onnx) {
            return learned.recommender(onnx);
        }
        if (settings instanceof Similar similar) {
            return learned.similar(similar);
        }
        return live.of(settings, catalogue.items());
    }

    /**
     * Why something cannot be made.
     *
     * @param tried with which versions; empty where aliases named none
     * @param cause as it was thrown
     */
    private record Failure(String reason, Optional<RecommenderSettings> tried, RuntimeException cause) {}

    /**
     * What decisions ask.
     *
     * @param served with which versions it was made
     */
    private record Ready(RecommenderSettings served, Recommender recommender) {}
}
