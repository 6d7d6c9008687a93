package dev.sluice.boot;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.RandomRecommender;
import dev.sluice.arm.Recommender;
import dev.sluice.arm.UnitItems;
import dev.sluice.arm.remote.RemoteRecommender;
import dev.sluice.catalogue.CatalogueStore;
import dev.sluice.catalogue.CatalogueStore.Catalogue;
import dev.sluice.dataset.Rows;
import dev.sluice.decision.Recommenders;
import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.Directory;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.definition.RecommenderSettings.Random;
import dev.sluice.definition.RecommenderSettings.Remote;
import dev.sluice.training.CountedModels;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The recommenders that experiments ask for: remote ones, those trained on the catalogue, and those of the registry.
 * {@link #refresh} replaces the whole immutable map, on one thread; decisions read it.
 */
@Singleton
final class TrainedArms implements Recommenders {
    private static final Logger LOG = Logger.getLogger(TrainedArms.class);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(15);

    private final CatalogueStore store;
    private final Directory directory;
    private final LearnedArms learned;
    private final Clock clock;
    private final Map<URI, Recommender> remotes = new ConcurrentHashMap<>();
    /** Reasons that were told already, by settings. */
    private final Map<RecommenderSettings, String> failures = new HashMap<>();

    private Set<RecommenderSettings> tried = Set.of();
    private Instant triedAt = Instant.EPOCH;
    private volatile Map<RecommenderSettings, Recommender> ready = Map.of();
    private long version;

    TrainedArms(CatalogueStore store, Directory directory, LearnedArms learned, Clock clock) {
        this.store = store;
        this.directory = directory;
        this.learned = learned;
        this.clock = clock;
    }

    @Override
    public Recommender of(RecommenderSettings settings) {
        if (settings instanceof Remote remote) {
            return remotes.computeIfAbsent(remote.url(), RemoteRecommender::new);
        }
        Recommender recommender = ready.get(settings);
        if (recommender == null) {
            throw new IllegalStateException("this arm is not trained yet");
        }
        return recommender;
    }

    /** Trains and opens what is missing, and everything again after an import. */
    void refresh() {
        Set<RecommenderSettings> wanted = wanted();
        learned.keep(
                wanted.stream().flatMap(settings -> settings.models().stream()).collect(Collectors.toSet()));
        if (wanted.isEmpty() || (tried.equals(wanted) && !due() && store.version() == version)) {
            return;
        }
        Catalogue catalogue = store.read();
        Rows rows = Rows.of(catalogue.items(), catalogue.interactions());
        ready = made(wanted, rows);
        version = catalogue.version();
        tried = wanted;
        triedAt = clock.instant();
        LOG.infof(
                "%d of %d recommenders are ready on %d items and %d interactions",
                ready.size(),
                wanted.size(),
                rows.items().size(),
                rows.interactions().size());
    }

    /** Opens registered models whose files are here, while the database is away; what units had is not known then. */
    void refreshWithoutDatabase() {
        Set<RecommenderSettings> missing = wanted().stream()
                .filter(settings -> settings instanceof Onnx && !ready.containsKey(settings))
                .collect(Collectors.toSet());
        if (!missing.isEmpty()) {
            Map<RecommenderSettings, Recommender> more = new HashMap<>(ready);
            more.putAll(made(missing, Rows.of(List.of(), List.of())));
            ready = Map.copyOf(more);
        }
    }

    /** Whether something that failed should be tried again. */
    private boolean due() {
        return !failures.isEmpty() && clock.instant().isAfter(triedAt.plus(AGAIN_AFTER));
    }

    private Set<RecommenderSettings> wanted() {
        return directory.all().stream()
                .filter(live -> live.experiment().status().open())
                .flatMap(live -> live.experiment().definition().arms().stream())
                .map(ArmDefinition::recommender)
                .filter(RecommenderSettings::trained)
                .collect(Collectors.toSet());
    }

    /** Those that can be made; a model that does not open must not keep the others from serving. */
    private Map<RecommenderSettings, Recommender> made(Set<RecommenderSettings> wanted, Rows rows) {
        UnitItems histories = rows.unitItems();
        Map<RecommenderSettings, Recommender> made = new HashMap<>();
        for (RecommenderSettings settings : wanted) {
            try {
                made.put(settings, recommender(settings, rows, histories));
                failures.remove(settings);
            } catch (RuntimeException e) { // the arm's fallback serves meanwhile; tried again in the next round
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(failures.put(settings, reason))) {
                    LOG.warnf("the recommender %s cannot serve: %s", settings, reason);
                }
            }
        }
        return Map.copyOf(made);
    }

    private Recommender recommender(RecommenderSettings settings, Rows rows, UnitItems histories) {
        if (settings instanceof Random random) {
            return new RandomRecommender(ItemIndex.of(rows.items().ids()), histories, random.includeSeen());
        }
        if (settings instanceof Onnx onnx) {
            return learned.recommender(onnx, histories, rows.items());
        }
        return CountedModels.train(settings, rows).recommender(histories, settings.includeSeen());
    }
}
