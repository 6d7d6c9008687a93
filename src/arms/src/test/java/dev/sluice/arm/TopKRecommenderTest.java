package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.TopKTrainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopKRecommenderTest extends RecommenderContract {
    @Override
    Recommender recommender(boolean includeSeen) {
        return new TopKRecommender(new TopKTrainer(Optional.empty()).train(rows()), rows().unitItems(), includeSeen);
    }

    @Test
    void popularItems_comeFirst_tiesByLowerNumber() {
        TopKModel model = new TopKModel(List.of("2", "9", "10", "x"), new double[] {1, 5, 5, 5});
        assertThat(new TopKRecommender(model, new UnitItems(Map.of()), false).recommend(RecommendRequest.of("u", 4)))
                .extracting(ScoredItem::itemId)
                .containsExactly("9", "10", "x", "2");
    }
}
