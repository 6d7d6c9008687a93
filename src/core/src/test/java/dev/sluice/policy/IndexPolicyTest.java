package dev.sluice.policy;

import static dev.sluice.statistics.WorkedExamples.assertDerived;
import static dev.sluice.statistics.WorkedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"klucb-0-10-t100", "klucb-5-100-t1000"})
    void indices_matchTheExamples(String id) {
        JsonNode example = read("policies", id);
        JsonNode input = example.get("input");
        ArmTotals arm = ArmTotals.of(
                "a", input.get("pulls").asLong(), input.get("successes").asDouble());
        double t = input.get("t").asDouble();
        assertDerived(new KlUcb(0).index(arm, t), example.at("/derived/index"));
        assertDerived(new BayesUcb(0).index(arm, t), example.at("/derived/bayes_ucb_index"));
    }

    @Test
    void ucb1_isTheMeanAndItsBonus() {
        assertThat(new Ucb1(0).index(ArmTotals.of("a", 100, 5), 1000))
                .isCloseTo(0.05 + Math.sqrt(2 * Math.log(1000) / 100), within(1e-12));
    }

    @Test
    void untriedArm_isShownFirst_andSharesAreHonest() {
        List<ArmTotals> arms = List.of(ArmTotals.of("a", 100, 90), ArmTotals.none("b"));
        assertThat(new KlUcb(0).allocate(arms).toArray()).containsExactly(0, 1);
        assertThat(new KlUcb(0).deterministic()).isTrue();
        assertThat(ThompsonSampling.flat().deterministic()).isFalse();
    }

    /** The contract for each of them. */
    @Nested
    class OfUcb1 extends PolicyContract {
        @Override
        Policy policy() {
            return new Ucb1(0);
        }
    }

    /** The contract for each of them. */
    @Nested
    class OfKlUcb extends PolicyContract {
        @Override
        Policy policy() {
            return new KlUcb(0);
        }
    }

    /** The contract for each of them. */
    @Nested
    class OfBayesUcb extends PolicyContract {
        @Override
        Policy policy() {
            return new BayesUcb(5);
        }
    }
}
