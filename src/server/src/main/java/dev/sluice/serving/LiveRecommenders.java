package dev.sluice.serving;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.ItemThompsonRecommender;
import dev.sluice.arm.PopularRecommender;
import dev.sluice.arm.RandomRecommender;
import dev.sluice.arm.RecentRecommender;
import dev.sluice.arm.UnitItems;
import dev.sluice.catalogue.CatalogueSource;
import dev.sluice.definition.ItemThompson;
import dev.sluice.definition.ItemThompson.Ranking;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.Random;
import dev.sluice.definition.RecommenderSettings.Recent;
import dev.sluice.model.Popularity;
import dev.sluice.policy.ItemPrior;
import dev.sluice.popularity.PopularLists;
import dev.sluice.popularity.TrialTable;
import dev.sluice.recommend.Recommender;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Recommenders without a model: of the catalogue, and of what is counted while they serve. */
@Singleton
final class LiveRecommenders {
    private final PopularLists popular;
    private final TrialTable trials;
    private final CatalogueSource source;

    LiveRecommenders(PopularLists popular, TrialTable trials, CatalogueSource source) {
        this.popular = popular;
        this.trials = trials;
        this.source = source;
    }

    /** What units had comes with each request, of their profiles. */
    Recommender of(RecommenderSettings settings, ItemIndex items) {
        if (settings instanceof Random random) {
            return new RandomRecommender(items, UnitItems.none(), random.includeSeen());
        }
        if (settings instanceof ItemThompson bandit) {
            return new ItemThompsonRecommender(
                    () -> trials.of(bandit.itemBandit().orElseThrow()),
                    new ItemThompsonRecommender.Catalogue(items, priors(bandit, items)),
                    new ItemThompsonRecommender.Lists(
                            bandit.explore(), bandit.ranking() == Ranking.PROBABILITY, bandit.includeSeen()));
        }
        Optional<Popularity> by = settings.popularity();
        if (by.isPresent()) {
            Recommender favourites = new PopularRecommender(() -> popular.of(by.get()), items, settings.includeSeen());
            return settings instanceof Recent ? new RecentRecommender(items, favourites) : favourites;
        }
        throw new IllegalStateException("nothing makes " + settings);
    }

    /** What is known of each item before anybody saw it; all alike where no attribute is named. */
    private List<ItemPrior> priors(ItemThompson bandit, ItemIndex items) {
        if (!bandit.readsAttributes()) {
            return Collections.nCopies(items.size(), ItemPrior.of(""));
        }
        Map<String, ItemPrior> known = new HashMap<>();
        source.items(item -> known.put(
                item.id(),
                new ItemPrior(
                        item.attributes().getOrDefault(bandit.prior(), ""),
                        number(item.attributes().getOrDefault(bandit.priorScore(), "")))));
        return items.ids().stream()
                .map(item -> known.getOrDefault(item, ItemPrior.of("")))
                .toList();
    }

    /** Of what is no number nothing is known. */
    private static OptionalDouble number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
