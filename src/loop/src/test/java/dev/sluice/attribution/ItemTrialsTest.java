package dev.sluice.attribution;

import static dev.sluice.attribution.Happenings.GRACE;
import static dev.sluice.attribution.Happenings.MATURE;
import static dev.sluice.attribution.Happenings.START;
import static dev.sluice.attribution.Happenings.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.Definitions;
import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What arms that learn of items are told: clicks at once, exposures when a decision is mature. */
class ItemTrialsTest {
    private final AttributionDriver driver = new AttributionDriver(
            definitions(", {\"key\": \"c\", \"recommender\": {\"type\": \"item-thompson\", \"scope\": \"front\"}}"));

    private static Definitions definitions(String more) {
        PublishedExperiment experiment =
                ExperimentFixture.published(ExperimentFixture.definition("""
                        {"key": "test", "attributionWindow": "5s", "grace": "1s",
                         "arms": [{"key": "a", "control": true, "recommender": {"type": "top-k"}},
                                  {"key": "b", "recommender": {"type": "random"}}%s]}""".formatted(more)), Status.RUNNING, 1);
        return (id, revision, version) -> Optional.of(experiment);
    }

    private static TokenClaims token(String decision) {
        return token(decision, false);
    }

    /**
     * @param deferred whether the client confirms the impression itself
     */
    private static TokenClaims token(String decision, boolean deferred) {
        return new TokenClaims(
                1,
                1,
                1,
                0,
                3,
                0.5,
                decision,
                "0".repeat(32),
                Happenings.RUN,
                START,
                WINDOW,
                GRACE,
                DecisionReason.POLICY,
                deferred,
                Baseline.NONE,
                Optional.empty());
    }

    private static Event click(TokenClaims token, String id, int position) {
        return Happenings.event(token, id, EventType.CLICK, position);
    }

    @Test
    void clicks_areToldAtOnce_andExposuresAtMaturity() {
        TokenClaims token = token("d-1");
        driver.append(Happenings.served(token, List.of("x", "y", "z")), START);
        driver.append(Happenings.event(token, "i", EventType.IMPRESSION, 0), START.plusSeconds(1));
        driver.append(click(token, "c-1", 2), START.plusSeconds(1));
        driver.append(click(token, "c-2", 2), START.plusSeconds(2));
        Map<String, Long> early = Map.of("click/y", 2L, "front/y/clicked/2", 1L);
        assertThat(driver.counts()).as("the second click is no other trial").isEqualTo(early);
        driver.tick(START.plus(MATURE));
        assertThat(driver.counts())
                .containsAllEntriesOf(early)
                .containsEntry("front/x/seen/1", 1L)
                .containsEntry("front/y/seen-clicked/2", 1L)
                .containsEntry("front/z/seen/3", 1L);
    }

    @Test
    void whatNobodySaw_isNoTrial() {
        TokenClaims token = token("d-2", true);
        driver.append(Happenings.served(token, List.of("x", "y", "z")), START);
        driver.append(click(token, "c-1", 3), START.plusSeconds(1));
        Instant late = START.plus(WINDOW).plus(GRACE).plusSeconds(1);
        driver.append(click(token, "c-2", 1), late);
        driver.tick(START.plus(MATURE).plusSeconds(10));
        assertThat(driver.counts())
                .isEqualTo(Map.of("click/z", 1L, "front/z/clicked/3", 1L, "front/z/seen-clicked/3", 1L));
    }

    @Test
    void experimentsWithoutSuchAnArm_tellNoTrials() {
        AttributionDriver plain = new AttributionDriver(definitions(""));
        TokenClaims token = token("d-3");
        plain.append(Happenings.served(token, List.of("x")), START);
        plain.append(click(token, "c-1", 1), START.plusSeconds(1));
        plain.tick(START.plus(MATURE));
        assertThat(plain.counts()).isEqualTo(Map.of("click/x", 1L));
    }
}
