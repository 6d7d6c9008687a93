package dev.sluice.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.arm.ItemIndex;
import dev.sluice.catalogue.CatalogueSource;
import dev.sluice.definition.ItemThompson;
import dev.sluice.model.Item;
import dev.sluice.model.ItemBandit;
import dev.sluice.model.ItemTrials;
import dev.sluice.model.ItemTrials.Sum;
import dev.sluice.popularity.PopularLists;
import dev.sluice.popularity.TrialTable;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LiveRecommendersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final List<Item> SHELF = List.of(
            new Item("old-good", "", Map.of("genre", "good")),
            new Item("old-bad", "", Map.of("genre", "bad")),
            new Item("new-good", "", Map.of("genre", "good")),
            new Item("new-bad", "", Map.of("genre", "bad")),
            new Item("plain", "", Map.of()));

    private final TrialTable trials = new TrialTable(CLOCK);
    private final LiveRecommenders live =
            new LiveRecommenders(new PopularLists(CLOCK, 10), trials, new CatalogueSource() {
                @Override
                public long version() {
                    return 1;
                }

                @Override
                public void items(Consumer<Item> receiver) {
                    SHELF.forEach(receiver);
                }

                @Override
                public SortedSet<String> itemIds() {
                    return new TreeSet<>(SHELF.stream().map(Item::id).toList());
                }
            });

    private Map<String, Double> rates(String prior) {
        ItemThompson settings = new ItemThompson(0.0, null, null, prior, null, null, "shop", false);
        ItemBandit by = settings.itemBandit().orElseThrow();
        trials.take(new ItemTrials(1, by, "old-good", new Sum(300, 0), new Sum(1_000, 0), new Sum(300, 0)));
        trials.take(new ItemTrials(1, by, "old-bad", new Sum(10, 0), new Sum(1_000, 0), new Sum(10, 0)));
        Recommender recommender =
                live.of(settings, ItemIndex.of(SHELF.stream().map(Item::id).toList()));
        assertThat(recommender.immediate()).isTrue();
        return recommender.recommend(RecommendRequest.of("u", 5)).stream()
                .collect(Collectors.toMap(ScoredItem::itemId, ScoredItem::score));
    }

    @Test
    void newItems_beginWhereThoseOfTheirKindStand() {
        Map<String, Double> rates = rates("genre");
        assertThat(rates.get("new-good")).isGreaterThan(0.25);
        assertThat(rates.get("new-bad")).isLessThan(0.05);
        assertThat(rates(""))
                .as("all alike")
                .satisfies(all -> assertThat(all.get("new-good")).isEqualTo(all.get("new-bad")));
    }
}
