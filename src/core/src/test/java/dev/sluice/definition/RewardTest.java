package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.Json;
import dev.sluice.definition.Reward.Composite;
import dev.sluice.model.Outcomes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewardTest {
    @ParameterizedTest
    @CsvSource({
        "false, false, false, 0",
        "true, false, false, 0.5",
        "false, true, false, 0.3",
        "true, true, false, 0.8",
        "false, false, true, 0.9",
        "true, true, true, 0.9"
    })
    void composite_weighsWhatHappenedUpToItsCap(boolean click, boolean view, boolean conversion, double reward) {
        Reward composite = new Reward(null, new Composite(0.5, 0.3, 1, 0.9), null);
        assertThat(composite.earned(Outcomes.of(click, view, conversion, 7))).isCloseTo(reward, within(1e-12));
    }

    @Test
    void rewards_addUp() {
        Reward composite = new Reward(null, new Composite(0.5, 0.3, 1, null), null);
        Outcomes sum = Outcomes.of(true, false, false, 0).plus(Outcomes.of(true, true, true, 0));
        assertThat(composite.earned(sum)).isCloseTo(1.5, within(1e-12));
        assertThat(Reward.CTR.earned(sum)).isEqualTo(2);
    }

    @Test
    void values_countUpToTheirCap() {
        Reward value = new Reward(null, null, new Reward.Value(50));
        Outcomes sum = Outcomes.NONE;
        for (double earned : new double[] {10, 49, 51, 1e9, -3, 0}) {
            sum = sum.plus(value.counted(Outcomes.of(false, false, earned != 0, earned)));
        }
        assertThat(value.earned(sum)).isCloseTo((10 + 49 + 50 + 50) / 50.0, within(1e-12));
        assertThat(sum.rows()).isEqualTo(6);
        assertThat(value.measure().binary()).isFalse();
        Outcomes rate = Outcomes.of(false, false, true, 99);
        assertThat(Reward.CTR.counted(rate)).isEqualTo(rate);
    }

    @Test
    void json_comesBack() throws Exception {
        for (String json : new String[] {
            "{\"metric\":\"vtr\"}",
            "{\"value\":{\"cap\":50.0}}",
            "{\"composite\":{\"click\":0.5,\"view\":0.3,\"conversion\":1.0,\"cap\":1.0}}"
        }) {
            assertThat(Json.http().writeValueAsString(Json.http().readValue(json, Reward.class)))
                    .isEqualTo(json);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"metric\":\"ctr\",\"composite\":{\"click\":1}}",
                "{\"composite\":{}}",
                "{\"value\":{}}",
                "{\"value\":{\"cap\":-1}}",
                "{\"metric\":\"ctr\",\"value\":{\"cap\":1}}",
                "{\"composite\":{\"click\":1.5}}",
                "{\"composite\":{\"view\":-0.1,\"click\":1}}",
                "{\"composite\":{\"click\":1,\"cap\":0}}",
                "{\"composite\":{\"click\":1,\"cap\":2}}"
            })
    void wrongReward_isRefused(String json) {
        assertThatThrownBy(() -> Json.http().readValue(json, Reward.class)).hasMessageContaining("must");
    }
}
