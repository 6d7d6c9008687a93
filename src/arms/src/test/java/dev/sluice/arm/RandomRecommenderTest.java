package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.recommend.ItemFilter;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RandomRecommenderTest extends RecommenderContract {
    @Override
    Recommender recommender(boolean includeSeen) {
        return new RandomRecommender(ItemIndex.of(rows().items().ids()), rows().unitItems(), includeSeen);
    }

    /** Chi-square over 40 items with fixed seeds; alarm at p = 1e-7. */
    @Test
    void everyItem_isEquallyLikely() {
        int[] first = new int[ITEMS];
        Recommender recommender = recommender(true);
        for (int seed = 0; seed < 40_000; seed++) {
            RecommendRequest request =
                    new RecommendRequest("x", "x", Map.of(), List.of(), ItemFilter.ALL, 1, Map.of(), seed);
            first[
                    Integer.parseInt(
                            recommender.recommend(request).get(0).itemId().substring(1))]++;
        }
        double chi = 0;
        for (int count : first) {
            chi += Math.pow(count - 1_000.0, 2) / 1_000;
        }
        assertThat(chi).isLessThan(100.6);
    }
}
