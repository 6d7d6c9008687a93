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
import dev.sluice.definition.RecommenderSettings.Random;
import dev.sluice.definition.RecommenderSettings.Remote;
import dev.sluice.training.CountedModels;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The recommenders that experiments ask for, trained on the catalogue where they are not remote. {@link #refresh} replaces the whole immutable
 * map, on one thread; decisions read it.
 */
@Singleton
final class TrainedArms implements Recommenders {
    private static final Logger LOG = Logger.getLogger(TrainedArms.class);

    private final CatalogueStore store;
    private final Directory directory;
    private final Map<URI, Recommender> remotes = new ConcurrentHashMap<>();
    private volatile Map<RecommenderSettings, Recommender> ready = Map.of();
    private volatile long version;

    TrainedArms(CatalogueStore store, Directory directory) {
        this.store = store;
        this.directory = directory;
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

    /** Trains what is missing, and everything again after an import. */
    void refresh() {
        Set<RecommenderSettings> wanted = new HashSet<>();
        directory.all().stream()
                .filter(live -> live.experiment().status().open())
                .forEach(live -> live.experiment().definition().arms().stream()
                        .map(ArmDefinition::recommender)
                        .filter(RecommenderSettings::trained)
                        .forEach(wanted::add));
        if (wanted.isEmpty() || (ready.keySet().containsAll(wanted) && store.version() == version)) {
            return;
        }
        Catalogue catalogue = store.read();
        Rows rows = Rows.of(catalogue.items(), catalogue.interactions());
        UnitItems histories = rows.unitItems();
        Map<RecommenderSettings, Recommender> trained = new HashMap<>();
        for (RecommenderSettings settings : wanted) {
            trained.put(settings, train(settings, rows, histories));
        }
        ready = Map.copyOf(trained);
        version = catalogue.version();
        LOG.infof(
                "trained %d recommenders on %d items and %d interactions",
                trained.size(), rows.items().size(), rows.interactions().size());
    }

    private static Recommender train(RecommenderSettings settings, Rows rows, UnitItems histories) {
        if (settings instanceof Random random) {
            return new RandomRecommender(ItemIndex.of(rows.items().ids()), histories, random.includeSeen());
        }
        return CountedModels.train(settings, rows).recommender(histories, settings.includeSeen());
    }
}
