package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThompsonSamplingTest extends PolicyContract {
    @Override
    Policy policy() {
        return ThompsonSampling.flat();
    }

    @Test
    void floor_isKeptByEveryArm() {
        var policy = new ThompsonSampling(null, 0.02, null, 0);
        var arms = List.of(ArmTotals.of("a", 10_000, 100), ArmTotals.of("b", 10_000, 900));
        assertThat(policy.allocate(arms).share(0)).isCloseTo(0.02, within(1e-12));
    }

    @Test
    void floor_ofAllTraffic_isUniform() {
        var policy = new ThompsonSampling(null, 0.5, null, 0);
        var arms = List.of(ArmTotals.of("a", 10, 1), ArmTotals.of("b", 10, 9));
        assertThat(policy.allocate(arms).toArray()).containsExactly(0.5, 0.5);
    }

    @Test
    void warmup_isUniformUntilEveryArmHasItsRows() {
        var policy = new ThompsonSampling(null, 0, null, 50);
        var cold = List.of(ArmTotals.of("a", 1_000, 500), ArmTotals.of("b", 49, 0));
        var warm = List.of(ArmTotals.of("a", 1_000, 500), ArmTotals.of("b", 50, 0));
        assertThat(policy.allocate(cold).share(1)).isEqualTo(0.5);
        assertThat(policy.allocate(warm).share(1)).isLessThan(0.01);
    }

    @Test
    void prior_movesTheShares() {
        var sceptical = new ThompsonSampling(new ThompsonSampling.Prior(1, 99), 0, null, 0);
        var arms = List.of(ArmTotals.of("a", 100, 10), ArmTotals.none("b"));
        assertThat(sceptical.allocate(arms).share(1))
                .isLessThan(ThompsonSampling.flat().allocate(arms).share(1));
    }

    @Test
    void settings_areRefusedOutsideTheirRange() {
        assertThatThrownBy(() -> new ThompsonSampling(null, 1.5, null, 0)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> new ThompsonSampling.Prior(0, 1)).hasMessageContaining("positive");
    }
}
