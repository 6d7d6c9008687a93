package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import dev.sluice.policy.ThompsonSampling.On;
import java.util.List;
import java.util.Optional;
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

    @Test
    void withoutFloors_controlKeepsATenth_andOthersALittle() {
        var policy = new ThompsonSampling(null, null, null, On.AUTO, null, 0);
        assertThat(policy.leastShares(2, 1)).containsExactly(0.02, 0.1);
        assertThat(policy.leastShares(21, 0)[1]).isEqualTo(0.01);
        assertThat(new ThompsonSampling(null, null, 0.3, On.AUTO, null, 0).leastShares(3, 0))
                .containsExactly(0.3, 0.02, 0.02);
        assertThat(new ThompsonSampling(null, 0.05, null, On.AUTO, null, 0).leastShares(3, 0))
                .containsExactly(0.05, 0.05, 0.05);
        assertThatThrownBy(() -> new ThompsonSampling(null, 0.3, 0.5, On.AUTO, null, 0).check(List.of("a", "b", "c")))
                .hasMessageContaining("got 1.1");
    }

    /** A later arm that came in while all rates were low looks worse than it is by its own rate, not by the contrast. */
    @Test
    void contrasts_areFollowedOnceThereAreEnoughRows() {
        double[] even = {0.5, 0.5};
        LiftSums sums = LiftSums.NONE
                .plus(new LiftSums.Cell(
                        new double[] {0.9, 0.1}, new double[] {9_000, 1_000}, new double[] {900, 115}, 0.1))
                .plus(new LiftSums.Cell(even, new double[] {5_000, 5_000}, new double[] {100, 125}, 0.1));
        var arms = List.of(ArmTotals.of("a", 14_000, 1_000), ArmTotals.of("b", 6_000, 240));
        var contrasts = Optional.of(new Experience.Contrasts(sums.posterior(2), List.of(0, 1)));
        var byDefault = new ThompsonSampling(null, 0.0, null, On.AUTO, null, 0);
        assertThat(byDefault.allocate(new Experience(arms, 0, contrasts)).share(1))
                .isGreaterThan(0.9);
        assertThat(byDefault.allocate(Experience.of(arms)).share(1)).isLessThan(1e-6);
        assertThat(ThompsonSampling.flat()
                        .allocate(new Experience(arms, 0, contrasts))
                        .share(1))
                .isLessThan(1e-6);
        var few = List.of(ArmTotals.of("a", 400, 100), ArmTotals.of("b", 400, 10));
        assertThat(byDefault.allocate(new Experience(few, 0, contrasts)).share(1))
                .isLessThan(1e-6);
        assertThatThrownBy(() -> new ThompsonSampling(null, null, null, On.CONTRASTS, java.time.Duration.ofDays(1), 0))
                .hasMessageContaining("must be rates");
    }
}
