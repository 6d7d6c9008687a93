package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.Status;
import dev.sluice.model.DecisionReason;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An arm that is made of others: an arm that answers at once, one that a test breaks, and a model. */
class BlendedDecisionTest extends EngineFixture {
    private final Recommender model = new Recommender() {
        @Override
        public List<ScoredItem> recommend(RecommendRequest request) {
            return List.of(new ScoredItem("m-1", 9), new ScoredItem("item-1", 8));
        }

        @Override
        public String model() {
            return "als@3";
        }
    };

    @Override
    Recommender recommender(RecommenderSettings settings) {
        return settings instanceof RecommenderSettings.Onnx ? model : super.recommender(settings);
    }

    @BeforeEach
    void blend() {
        blend("{\"arm\": \"other\", \"slots\": 1}, {\"arm\": \"good\"}, {\"model\": \"als@3\", \"weight\": 3}");
    }

    private void blend(String parts) {
        directory.current(
                ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s", "arms": [
                          {"key": "good", "control": true, "recommender": {"type": "top-k"}},
                          {"key": "other", "timeout": "100ms", "recommender": {"type": "random"}},
                          {"key": "mix", "timeout": "5s", "recommender": {"type": "blend", "depth": 5, "parts": [%s]}}]}""".formatted(parts)), Status.RUNNING, 1));
        allocate(0, 0, 1);
    }

    private static DecisionRequest wanted(int count) {
        return new DecisionRequest(null, "d-1", null, count, null, null, null, null, false, null);
    }

    private static List<String> ids(Decision decision) {
        return decision.items().stream().map(Decision.Item::itemId).toList();
    }

    @Test
    void partsAreAsked_andTheLogSaysWhichWereInIt() {
        broken = request -> List.of(new ScoredItem("o-1", 1), new ScoredItem("o-2", 1));
        Decision decision = decide(wanted(4));
        assertThat(decision.arm()).isEqualTo("mix");
        assertThat(decision.reason()).isEqualTo(DecisionReason.POLICY);
        assertThat(ids(decision)).containsExactly("o-1", "item-1", "m-1", "item-0");
        assertThat(logged.get(0).decision().orElseThrow().model()).isEqualTo("other+good+als@3");
        assertThat(logged.get(0).decision().orElseThrow().servedBy()).isEqualTo("mix");
        assertThat(engine.leftOut("test")).isEmpty();
    }

    @Test
    void partThatFails_isLeftOutAndCounted() {
        broken = request -> {
            throw new IllegalStateException("broken");
        };
        for (int i = 1; i <= 3; i++) {
            Decision decision = decide(wanted(4));
            assertThat(decision.reason()).isEqualTo(DecisionReason.POLICY);
            assertThat(ids(decision)).containsExactly("item-1", "m-1", "item-0", "item-2");
            assertThat(engine.leftOut("test")).containsOnlyKeys("mix/other").containsValue((long) i);
        }
        assertThat(logged.get(0).decision().orElseThrow().model()).isEqualTo("good+als@3");
    }

    /** The time of the part, not of the blend: else the test would not end before the blend's five seconds. */
    @Test
    void partThatHangs_isLeftOutInItsOwnTime() {
        broken = new Recommender() {
            @Override
            public List<ScoredItem> recommend(RecommendRequest request) {
                throw new AssertionError();
            }

            @Override
            public CompletableFuture<List<ScoredItem>> ask(RecommendRequest request, Executor pool) {
                return new CompletableFuture<>();
            }
        };
        assertThat(ids(decide(wanted(3)))).containsExactly("item-1", "m-1", "item-0");
    }

    @Test
    void tooFewItemsOfAllParts_areServedByTheFallback() {
        blend("{\"arm\": \"other\"}, {\"model\": \"als@3\"}");
        broken = request -> List.of(new ScoredItem("item-1", 1));
        assertThat(decide(wanted(2)).reason()).isEqualTo(DecisionReason.POLICY);
        assertThat(decide(wanted(3)).reason()).isEqualTo(DecisionReason.FALLBACK);
        assertThat(logged.get(1).decision().orElseThrow().servedBy()).isEqualTo("good");
    }
}
