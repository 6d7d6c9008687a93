package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpsilonGreedyTest extends PolicyContract {
    @Override
    Policy policy() {
        return EpsilonGreedy.constant(0.1);
    }

    @Test
    void leaders_shareWhatIsNotExplored() {
        var arms = List.of(ArmTotals.of("a", 10, 2), ArmTotals.of("b", 20, 4), ArmTotals.of("c", 10, 1));
        assertThat(EpsilonGreedy.constant(0.3).allocate(arms).toArray())
                .containsExactly(new double[] {0.45, 0.45, 0.1}, within(1e-12));
    }

    @Test
    void means_startAtZero() {
        var arms = List.of(ArmTotals.of("a", 10, 0), ArmTotals.none("b"));
        assertThat(EpsilonGreedy.constant(0).allocate(arms).toArray()).containsExactly(0.5, 0.5);
    }

    @Test
    void decay_isScaleOverLearnedRows() {
        var early = List.of(ArmTotals.of("a", 50, 9), ArmTotals.of("b", 50, 1));
        var late = List.of(ArmTotals.of("a", 500, 90), ArmTotals.of("b", 500, 10));
        assertThat(EpsilonGreedy.inverse(100).allocate(early).share(1)).isCloseTo(0.5, within(1e-12));
        assertThat(EpsilonGreedy.inverse(100).allocate(late).share(1)).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void settings_areRefusedOutsideTheirRange() {
        assertThatThrownBy(() -> EpsilonGreedy.constant(1.1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> EpsilonGreedy.inverse(0)).hasMessageContaining("positive");
    }
}
