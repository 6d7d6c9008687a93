package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.definition.Status;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Teams;
import dev.sluice.model.TokenClaims;
import dev.sluice.recommend.ScoredItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterleavedDecisionTest extends EngineFixture {
    private static final String DUEL = "\"policy\": {\"type\": \"interleaving\"},";

    /** "good" offers item-0, item-1 …; "other" offers other-0 … with one in common. */
    private void duel() {
        publish(Status.RUNNING, 1, DUEL);
        allocate(0.5, 0.5);
        broken = request -> IntStream.range(0, request.count())
                .mapToObj(i -> new ScoredItem(i == 1 ? "item-0" : "other-" + i, 0.5))
                .toList();
    }

    /** Who put an item there is what the token says; each arm begins half of the lists and the log has both sources. */
    @Test
    void interleavedList_isDraftedFromBothArms() {
        duel();
        Map<String, Integer> began = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Decision decision = decide(request("d-" + i, List.of()));
            TokenClaims claims = signer.verify(decision.token()).orElseThrow();
            Teams teams = claims.teams().orElseThrow();
            List<String> ids =
                    decision.items().stream().map(Decision.Item::itemId).toList();
            assertThat(ids).hasSize(5).doesNotHaveDuplicates();
            assertThat(teams.length()).isEqualTo(5);
            for (int position = 1; position <= 5; position++) {
                boolean byGood = teams.forLower(position) != 0;
                assertThat(logged.get(i).decision().orElseThrow().sources().get(byGood ? "good" : "other"))
                        .contains(ids.get(position - 1));
                assertThat(decision.items().get(position - 1).score() == 0.5).isEqualTo(!byGood);
            }
            assertThat(Math.abs(2 * Long.bitCount(teams.lower()) - 5)).isEqualTo(1);
            assertThat(teams.forLower(1) != 0).isEqualTo(decision.arm().equals("good"));
            assertThat(teams.contested()).isEqualTo(5);
            assertThat(decision.probability()).isEqualTo(0.5);
            assertThat(decide(request("d-" + i, List.of())).items()).isEqualTo(decision.items());
            logged.remove(logged.size() - 1);
            began.merge(decision.arm(), 1, Integer::sum);
        }
        assertThat(began.get("good")).isBetween(150, 250); // five standard deviations
    }

    @Test
    void listOfOneArmAlone_saysNothingOfTeams() {
        duel();
        Decision excluding = decide(request("d", List.of("other")));
        assertThat(signer.verify(excluding.token()).orElseThrow().teams()).isEmpty();
        assertThat(excluding.items())
                .extracting(Decision.Item::itemId)
                .containsExactly("item-0", "item-1", "item-2", "item-3", "item-4");
        broken = request -> List.of();
        for (int i = 0; i < 20; i++) {
            Decision failing = decide(request("f" + i, List.of()));
            TokenClaims claims = signer.verify(failing.token()).orElseThrow();
            assertThat(claims.teams()).isEmpty();
            assertThat(failing.items()).hasSize(5);
            assertThat(claims.label())
                    .isEqualTo(failing.arm().equals("good") ? DecisionReason.POLICY : DecisionReason.FALLBACK);
        }
    }

    /** Clicks speak for an arm only while both had something to offer, and at the first 64 positions. */
    @Test
    void uncontestedItems_areServed_andSpeakForNobody() {
        duel();
        DecisionRequest many = new DecisionRequest(null, "d", null, 100, null, null, null, null, false, null);
        Teams teams = signer.verify(decide(many).token()).orElseThrow().teams().orElseThrow();
        assertThat(teams.length()).isEqualTo(100);
        assertThat(teams.contested()).isEqualTo(64);
        broken = request -> List.of(new ScoredItem("other-0", 1), new ScoredItem("other-1", 1));
        for (int i = 0; i < 20; i++) {
            Decision few = decide(request("f" + i, List.of()));
            teams = signer.verify(few.token()).orElseThrow().teams().orElseThrow();
            assertThat(few.items()).hasSize(5);
            assertThat(teams.contested()).isEqualTo(4);
            assertThat(teams.forLower(5) | teams.forHigher(5)).isZero();
        }
    }
}
