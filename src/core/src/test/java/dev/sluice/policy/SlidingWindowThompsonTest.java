package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingWindowThompsonTest extends PolicyContract {
    @Override
    Policy policy() {
        return new SlidingWindowThompson(Duration.ofDays(7), null, 0.01, 0);
    }

    @Test
    void window_isNeeded() {
        assertThat(policy().forgetting()).contains(new Forgetting.Window(Duration.ofDays(7)));
        assertThatThrownBy(() -> new SlidingWindowThompson(Duration.ZERO, null, 0, 0))
                .isInstanceOf(InvalidInput.class);
    }
}
