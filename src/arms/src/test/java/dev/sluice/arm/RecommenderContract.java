package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every recommender promises: cold start, exclusions, and always as many items as there are. */
abstract class RecommenderContract {
    static final int ITEMS = 40;

    static Rows rows() {
        Random random = new Random(5);
        List<Item> items = IntStream.range(0, ITEMS)
                .mapToObj(i -> new Item("i" + i, "", Map.of()))
                .toList();
        List<Interaction> interactions = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int item = (int) (ITEMS * Math.pow(random.nextDouble(), 2));
            interactions.add(new Interaction("u" + random.nextInt(20), "i" + item, 1, Instant.ofEpochSecond(i)));
        }
        return Rows.of(items, interactions);
    }

    abstract Recommender recommender(boolean includeSeen);

    private static List<String> ids(List<ScoredItem> items) {
        return items.stream().map(ScoredItem::itemId).toList();
    }

    private List<String> ask(RecommendRequest request) {
        return ids(recommender(false).recommend(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "u7", "stranger"})
    void answer_hasAsManyDistinctItemsAsAsked(String unit) {
        assertThat(ask(RecommendRequest.of(unit, 10))).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void answer_hasAllThereAre_whenMoreIsAsked() {
        assertThat(ask(RecommendRequest.of("stranger", 100))).hasSize(ITEMS).doesNotHaveDuplicates();
        int seen = rows().unitItems().of("u1").length;
        assertThat(ask(RecommendRequest.of("u1", 100))).hasSize(ITEMS - seen);
    }

    @Test
    void seenItems_comeOnlyWhenAskedFor() {
        assertThat(recommender(true).recommend(RecommendRequest.of("u1", 100))).hasSize(ITEMS);
        RecommendRequest recent = new RecommendRequest(
                "stranger", "stranger", Map.of(), List.of("i1", "none"), ItemFilter.ALL, 100, Map.of(), 0);
        assertThat(ask(recent)).hasSize(ITEMS - 1).doesNotContain("i1");
    }

    @Test
    void candidatesExclusionsAndWithdrawals_areKept() {
        RecommendRequest request = new RecommendRequest(
                "stranger",
                "stranger",
                Map.of(),
                List.of(),
                new ItemFilter(Set.of("i1", "i2", "i3", "i4", "none"), Set.of("i2"), Set.of("i4"), Optional.empty()),
                10,
                Map.of(),
                0);
        assertThat(ask(request)).containsExactlyInAnyOrder("i1", "i3");
        RecommendRequest all = new RecommendRequest(
                "stranger",
                "stranger",
                Map.of(),
                List.of(),
                new ItemFilter(Set.of(), Set.of(), Set.of("i4", "i5"), Optional.empty()),
                ITEMS - 2,
                Map.of(),
                0);
        assertThat(ask(all)).hasSize(ITEMS - 2).doesNotContain("i4", "i5");
    }

    @Test
    void sameRequest_givesTheSameItems() {
        RecommendRequest request =
                new RecommendRequest("u3", "u3", Map.of(), List.of("i9"), ItemFilter.ALL, 10, Map.of(), 77);
        assertThat(ask(request)).isEqualTo(ask(request));
    }
}
