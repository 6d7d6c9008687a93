package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.codec.InvalidInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxTest extends PolicyContract {
    @Override
    Policy policy() {
        return new Softmax(0.05, null, 0, null);
    }

    @Test
    void odds_areTheExponentialOfTheDifference() {
        var arms = List.of(ArmTotals.of("a", 100, 10), ArmTotals.of("b", 100, 5));
        double odds = Math.exp(0.05 / 0.05);
        assertThat(policy().allocate(arms).share(0)).isCloseTo(odds / (1 + odds), within(1e-12));
        var extreme = List.of(ArmTotals.of("a", 100, 100), ArmTotals.of("b", 100, 0));
        assertThat(new Softmax(1e-6, null, 0, null).allocate(extreme).toArray()).containsExactly(1, 0);
        assertThatThrownBy(() -> new Softmax(0.0, null, 0, null)).isInstanceOf(InvalidInput.class);
    }

    /** An arm that is as good by twice as many rows is twice as far behind in standard errors. */
    @Test
    void withoutATemperature_itFallsAsRowsCome() {
        Softmax falling = new Softmax(null, null, 0, null);
        double few = falling.allocate(List.of(ArmTotals.of("a", 100, 10), ArmTotals.of("b", 100, 8)))
                .share(1);
        double many = falling.allocate(List.of(ArmTotals.of("a", 10_000, 1000), ArmTotals.of("b", 10_000, 800)))
                .share(1);
        assertThat(few).isBetween(0.2, 0.4);
        assertThat(many).isLessThan(1e-3);
        assertThat(falling.allocate(List.of(ArmTotals.of("a", 100, 10), ArmTotals.none("b")))
                        .share(1))
                .isEqualTo(0.5);
        assertThatThrownBy(() -> new Softmax(null, 11.0, 0, null)).isInstanceOf(InvalidInput.class);
    }
}
