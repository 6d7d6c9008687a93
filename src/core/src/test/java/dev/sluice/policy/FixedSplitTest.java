package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedSplitTest extends PolicyContract {
    @Override
    Policy policy() {
        return new FixedSplit(Map.of());
    }

    @Test
    void weights_areTheShares() {
        FixedSplit split = new FixedSplit(Map.of("a", 0.9, "b", 0.1));
        assertThat(split.allocate(List.of(ArmTotals.none("a"), ArmTotals.none("b")))
                        .toArray())
                .containsExactly(0.9, 0.1);
    }

    @Test
    void weights_areRefusedWhenTheyAreNotADistribution() {
        assertThatThrownBy(() -> new FixedSplit(Map.of("a", 0.5, "b", 0.6))).hasMessageContaining("sum to 1");
        assertThatThrownBy(() -> new FixedSplit(Map.of("a", -0.5, "b", 1.5))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void weights_mustNameTheArms() {
        FixedSplit split = new FixedSplit(Map.of("a", 1.0));
        assertThatThrownBy(() -> split.check(List.of("a", "b"))).hasMessageContaining("'b' is missing");
        assertThatThrownBy(() -> split.check(List.of())).hasMessageContaining("not an arm");
    }
}
