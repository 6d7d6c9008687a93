package dev.sluice.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.Shrinkage;
import dev.sluice.model.Interaction;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.ItemCfTrainer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourRecommenderTest extends RecommenderContract {
    @Override
    Recommender recommender(boolean includeSeen) {
        ItemCf settings = new ItemCf(10, 0.0, Shrinkage.DAMPED, null, includeSeen);
        return new NeighbourRecommender(new ItemCfTrainer(settings).train(rows()), rows().unitItems(), includeSeen);
    }

    /** Users 1: a b, 2: a b c, 3: b c. Common: ab 2, ac 1, bc 2; counts a 2, b 3, c 2. */
    private static Rows small() {
        List<Interaction> rows = new ArrayList<>();
        for (String row : List.of("1a", "1b", "2a", "2b", "2c", "3b", "3c")) {
            rows.add(new Interaction(row.substring(0, 1), row.substring(1), 1, Instant.EPOCH));
        }
        return Rows.of(List.of(), rows);
    }

    @Test
    void similarity_isCosineWithEitherShrinkage() {
        NeighbourModel plain = new ItemCfTrainer(new ItemCf(5, 0.0, Shrinkage.DAMPED, null, false)).train(small());
        NeighbourModel damped = new ItemCfTrainer(new ItemCf(5, 1.0, Shrinkage.DAMPED, null, false)).train(small());
        NeighbourModel additive = new ItemCfTrainer(new ItemCf(5, 1.0, Shrinkage.ADDITIVE, null, false)).train(small());
        assertThat(plain.neighbours()[0]).containsExactly(1, 2);
        double ab = 2 / Math.sqrt(6);
        assertThat((double) plain.similarities()[0][0]).isCloseTo(ab, within(1e-6));
        assertThat((double) plain.similarities()[0][1]).isCloseTo(0.5, within(1e-6));
        assertThat((double) damped.similarities()[0][0]).isCloseTo(ab * 2 / 3, within(1e-6));
        assertThat((double) additive.similarities()[0][0]).isCloseTo(2 / (Math.sqrt(6) + 1), within(1e-6));
    }

    @Test
    void similarItems_comeBeforePopularOnes() {
        Recommender recommender = recommender(false);
        ScoredItem first = recommender.recommend(RecommendRequest.of("u2", 1)).get(0);
        assertThat(first.score()).isPositive();
    }
}
