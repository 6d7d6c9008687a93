package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.NeighbourModel;
import dev.sluice.arm.UnitItems;
import dev.sluice.arm.UserCfModel;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.network.Weights;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.djl.PytorchEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models without gradients, on rows that can be followed with a pencil. */
class HistoryTrainersTest {
    /** Each word is a unit, each letter an item, in this order of time. */
    private static Rows rows(String... words) {
        List<Interaction> rows = new ArrayList<>();
        for (int unit = 0; unit < words.length; unit++) {
            for (int i = 0; i < words[unit].length(); i++) {
                rows.add(new Interaction(
                        "u" + unit, words[unit].substring(i, i + 1), 1, Instant.ofEpochSecond(100L * unit + i)));
            }
        }
        return Rows.of(List.of(), rows);
    }

    /** XᵀX + I = (4, 2; 2, 3), its inverse (3, −2; −2, 4) / 8: behind a, b has 2/4; behind b, a has 2/3. */
    @Test
    void ease_isTheClosedForm() {
        EaseTrainer trainer = new EaseTrainer(new EaseSettings(1, 0, 0), new PytorchEngine());
        Weights.Tensor weights = trainer.weights(rows("ab", "ba", "a"));
        assertThat(weights.values()).containsExactly(0, 0.5f, 2 / 3f, 0);
    }

    /** a→b once at a gap of 1, a→c once at 2, b→c at 1 and 1: left a 1.5, b 2; reached b 1, c 2.5. */
    @Test
    void markov_countsByTheGap() {
        MarkovTrainer trainer = new MarkovTrainer(new MarkovSettings(2, 10, 1.0, 2));
        NeighbourModel model = trainer.train(rows("abc", "bc"));
        assertThat(model.neighbours()[0]).isEmpty();
        assertThat(model.neighbours()[1]).containsExactly(0);
        assertThat((double) model.similarities()[1][0]).isCloseTo(1 / (Math.sqrt(1.5) + 1), within(1e-6));
        assertThat(model.neighbours()[2]).containsExactly(1, 0);
        assertThat((double) model.similarities()[2][0]).isCloseTo(2 / (Math.sqrt(5) + 1), within(1e-6));
        assertThat((double) model.similarities()[2][1]).isCloseTo(0.5 / (Math.sqrt(3.75) + 1), within(1e-6));
    }

    @Test
    void markov_cutsByTheItemThatIsLeft() {
        MarkovTrainer trainer = new MarkovTrainer(new MarkovSettings(1, 1, 0.0, 2));
        NeighbourModel model = trainer.train(rows("ab", "ab", "ac", "bc"));
        assertThat(model.neighbours()[1]).containsExactly(0);
        assertThat(model.neighbours()[2]).containsExactly(1);
    }

    /** With a half-life of 2 items the one before the latest counts √½, and that before it ½. */
    @Test
    void history_countsTheLaterTheMore() {
        NeighbourModel model = new MarkovTrainer(new MarkovSettings(1, 10, 0.0, 2)).train(rows("ax", "by", "cz"));
        List<ScoredItem> found = model.recommender(UnitItems.none(), false)
                .recommend(RecommendRequest.of("u", 3).having(List.of("a", "b", "c")));
        assertThat(found).extracting(ScoredItem::itemId).containsExactly("z", "y", "x");
        assertThat(found.get(1).score() / found.get(0).score()).isCloseTo(Math.sqrt(0.5), within(1e-6));
        assertThat(found.get(2).score() / found.get(0).score()).isCloseTo(0.5, within(1e-6));
    }

    /** Of the three units "abc" has 2 in common with ab, "bd" 1, "e" none: c gets 2/√6, d 1/2. */
    @Test
    void userCf_addsUpTheSimilaritiesOfTheNearest() {
        UserCfModel model = new UserCfTrainer(new UserCfSettings(10, 0.0, 0)).train(rows("abc", "bd", "e"));
        List<ScoredItem> found = model.recommender(UnitItems.none(), false)
                .recommend(RecommendRequest.of("u", 2).having(List.of("a", "b")));
        assertThat(found).extracting(ScoredItem::itemId).containsExactly("c", "d");
        assertThat(found.get(0).score()).isCloseTo(2 / Math.sqrt(6), within(1e-9));
        assertThat(found.get(1).score()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void userCf_comparesWithTheLatestAlone() {
        UserCfModel model = new UserCfTrainer(new UserCfSettings(10, 0.0, 1)).train(rows("ab", "ac"));
        List<ScoredItem> found = model.recommender(UnitItems.none(), false)
                .recommend(RecommendRequest.of("u", 1).having(List.of("a")));
        assertThat(found).extracting(ScoredItem::itemId).containsExactly("c");
    }

    /** One with 20,000 items costs what one with the latest thousand does, and not 4·10⁸ pairs. */
    @Test
    void unitWithEverything_countsByItsLatestThousand() {
        List<Interaction> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(new Interaction("bot", String.valueOf(i), 1, Instant.ofEpochSecond(i)));
        }
        List<int[]> latest = LatestItems.of(Rows.of(List.of(), rows));
        assertThat(latest).hasSize(1);
        assertThat(latest.get(0)).hasSize(1_000).startsWith(19_000).endsWith(19_999);
    }
}
