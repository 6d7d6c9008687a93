package dev.sluice.offpolicy;

import static dev.sluice.statistics.WorkedExamples.assertDerived;
import static dev.sluice.statistics.WorkedExamples.doubles;
import static dev.sluice.statistics.WorkedExamples.longs;
import static dev.sluice.statistics.WorkedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Off-policy estimators on tiny data, whose source is named in the file. */
class OffPolicyExamplesTest {
    private static final JsonNode EXAMPLE = read("ope", "ope-tiny");

    private static List<LoggedReward> rows() {
        JsonNode input = EXAMPLE.get("input");
        long[] action = longs(input.get("action"));
        double[] reward = doubles(input.get("reward"));
        double[] logged = doubles(input.get("behaviour_propensity"));
        List<LoggedReward> rows = new ArrayList<>();
        for (int i = 0; i < action.length; i++) {
            double[] target = doubles(input.at("/evaluation_policy/" + i));
            double[] model = doubles(input.at("/q_hat/" + i));
            double value = 0;
            for (int a = 0; a < target.length; a++) {
                value += target[a] * model[a];
            }
            int taken = (int) action[i];
            rows.add(new LoggedReward(target[taken] / logged[i], reward[i], value, model[taken], 1));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"ips, ips", "clipped, clipped_ips_2", "dm, dm", "dr, dr", "switch-dr, switch_dr_2", "dr-os, dr_os_2"})
    void estimator_matchesTheDefinition(String name, String key) {
        Estimate estimate = PolicyValue.of(rows(), 2, true).estimates().get(name);
        JsonNode derived = EXAMPLE.get("derived").get(key);
        assertDerived(estimate.value(), derived.get("value"));
        assertDerived(estimate.se(), derived.get("se"));
        // rates are not negative, and biased estimators have no limits
        assertThat(estimate.lower().isPresent()).isEqualTo(List.of("ips", "dr").contains(name));
        estimate.lower()
                .ifPresent(lower -> assertThat(lower)
                        .isCloseTo(Math.max(0, derived.at("/ci95/0").asDouble()), within(1e-9)));
        estimate.upper().ifPresent(upper -> assertDerived(upper, derived.at("/ci95/1")));
    }

    @Test
    void selfNormalised_takesTheDeltaMethod() {
        PolicyValue value = PolicyValue.of(rows(), 2, true);
        JsonNode derived = EXAMPLE.get("derived");
        Estimate snips = value.estimates().get("snips");
        assertDerived(snips.value(), derived.at("/snips/value"));
        assertDerived(snips.se(), derived.at("/snips/se_delta"));
        assertDerived(snips.lower().orElseThrow(), derived.at("/snips/ci95_delta/0"));
        assertDerived(value.estimates().get("sndr").value(), derived.at("/sndr/value"));
        assertDerived(value.ess(), derived.get("effective_sample_size"));
        assertDerived(value.maxWeight(), derived.get("max_weight"));
        assertDerived(value.meanWeight(), derived.get("mean_weight"));
        assertThat(value.warnings()).anyMatch(warning -> warning.contains("effective sample size"));
        assertThat(value.warnings()).anyMatch(warning -> warning.contains("tenth"));
    }

    @Test
    void equalDecisions_mayBeCounted() {
        List<LoggedReward> single = List.of(LoggedReward.of(2, 1), LoggedReward.of(2, 1), LoggedReward.of(0.5, 0));
        List<LoggedReward> counted = List.of(new LoggedReward(2, 1, 0, 0, 2), LoggedReward.of(0.5, 0));
        assertThat(PolicyValue.of(counted, 1, true)).isEqualTo(PolicyValue.of(single, 1, true));
    }

    /** Matched rows of a deterministic policy are those of weight above 0 (Li, Chu, Langford and Wang 2011). */
    @Test
    void replay_isSelfNormalisedOnMatchedRows() {
        JsonNode example = read("ope", "replay-tiny");
        long[] action = longs(example.at("/input/action"));
        long[] policy = longs(example.at("/input/deterministic_policy"));
        double[] reward = doubles(example.at("/input/reward"));
        List<LoggedReward> rows = new ArrayList<>();
        for (int i = 0; i < action.length; i++) {
            rows.add(LoggedReward.of(action[i] == policy[i] ? 3 : 0, reward[i]));
        }
        assertDerived(PolicyValue.of(rows, 10, false).estimates().get("snips").value(), example.at("/derived/value"));
        assertThat(rows.stream().filter(row -> row.weight() > 0).count())
                .isEqualTo(example.at("/derived/matched").asLong());
    }

    @Test
    void slates_weighAsTheirUsersScan() {
        List<SlateReward> slates = List.of(
                new SlateReward(List.of(2.0, 0.5), List.of(1.0, 1.0)),
                new SlateReward(List.of(0.5, 3.0), List.of(0.0, 1.0)));
        assertThat(SlateReward.independent(slates).value()).isCloseTo((2 + 0.5 + 3) / 2, within(1e-12));
        assertThat(SlateReward.cascade(slates).value()).isCloseTo((2 + 1 + 1.5) / 2, within(1e-12));
        assertThat(SlateReward.standard(slates).value()).isCloseTo((1 + 1 + 1.5) / 2, within(1e-12));
    }
}
