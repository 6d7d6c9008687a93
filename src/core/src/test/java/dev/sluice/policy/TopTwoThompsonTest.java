package dev.sluice.policy;

import static dev.sluice.statistics.WorkedExamples.doubles;
import static dev.sluice.statistics.WorkedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.policy.ThompsonSampling.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopTwoThompsonTest extends PolicyContract {
    @Override
    Policy policy() {
        return TopTwoThompson.withFloor(0.02);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pbest-two-small", "pbest-three", "pbest-fresh-arm-joins"})
    void quadratureAndShares_matchTheExamples(String id) {
        JsonNode example = read("thompson-propensity", id);
        List<Prior> posteriors = new ArrayList<>();
        example.at("/input/beta")
                .forEach(beta -> posteriors.add(
                        new Prior(beta.get(0).asDouble(), beta.get(1).asDouble())));
        ProbabilityBest best = ProbabilityBest.of(posteriors);
        JsonNode derived = example.get("derived");
        assertThat(best.probabilities()).containsExactly(doubles(derived.get("prob_best")), within(1e-8));
        assertThat(best.expectedMaximum()).isCloseTo(derived.get("expected_max").asDouble(), within(1e-8));
        for (int i = 0; i < posteriors.size(); i++) {
            assertThat(best.expectedMaximum() - posteriors.get(i).mean())
                    .isCloseTo(derived.at("/expected_loss/" + i).asDouble(), within(1e-8));
        }
        assertThat(Floors.floored(best.probabilities(), filled(best.probabilities().length, 0.02))
                        .toArray())
                .containsExactly(doubles(derived.get("floored")), within(1e-8));
        assertThat(TopTwoThompson.topTwo(best.probabilities(), 0.5))
                .containsExactly(doubles(derived.get("top_two")), within(1e-8));
    }

    private static double[] filled(int size, double value) {
        double[] all = new double[size];
        Arrays.fill(all, value);
        return all;
    }

    @Test
    void floor_isGrowthBooks() {
        JsonNode example = read("policies", "growthbook-floor");
        assertThat(Floors.floored(
                                doubles(example.at("/input/weights")),
                                filled(example.at("/input/weights").size(), 0.01))
                        .toArray())
                .containsExactly(doubles(example.get("derived")), within(1e-12));
    }

    @Test
    void certainLeader_sharesWithTheSecond() {
        assertThat(TopTwoThompson.topTwo(new double[] {1, 0, 0}, 0.5)).containsExactly(0.5, 0.25, 0.25);
        assertThat(TopTwoThompson.topTwo(new double[] {1, 1e-200, 3e-200}, 0.5))
                .containsExactly(new double[] {0.5, 0.125, 0.375}, within(1e-12));
    }

    @Test
    void settings_areRefusedOutsideTheirRange() {
        assertThatThrownBy(() -> new TopTwoThompson(0.0, null, null, null, null, 0))
                .isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> TopTwoThompson.withFloor(0.5).check(List.of("a", "b")))
                .isInstanceOf(InvalidInput.class);
        assertThat(policy().leastShares(3, 0)).containsExactly(0.02, 0.02, 0.02);
    }
}
