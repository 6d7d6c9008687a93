package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private final AtomicLong nanos = new AtomicLong(-7);
    private final AtomicReference<Double> bytes = new AtomicReference<>(0.0);
    private final Silence silence = new Silence(bytes::get, nanos::get);

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void silence_growsUntilBytesCome() {
        later(Duration.ofSeconds(3));
        silence.look();
        assertThat(silence.get()).isEqualTo(Duration.ofSeconds(3));
        bytes.set(40.0);
        silence.look();
        assertThat(silence.get()).isZero();
        later(Duration.ofSeconds(9));
        silence.look();
        assertThat(silence.get()).as("no byte more").isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void silence_thatNobodyLooksAt_grows() {
        bytes.set(40.0);
        later(Duration.ofSeconds(6));
        assertThat(silence.get()).isEqualTo(Duration.ofSeconds(6));
    }

    private void hear() {
        bytes.updateAndGet(known -> known + 1);
        silence.look();
    }

    @Test
    void brokerThatComesBack_isHeardAnewFromThen() {
        for (int i = 0; i < 20; i++) {
            later(Duration.ofSeconds(1));
            hear();
        }
        assertThat(silence.heard()).isEqualTo(Duration.ofSeconds(20));
        later(Duration.ofSeconds(12));
        assertThat(silence.heard()).as("until it was last heard").isEqualTo(Duration.ofSeconds(20));
        hear();
        assertThat(silence.heard()).isZero();
        later(Duration.ofSeconds(2));
        hear();
        assertThat(silence.heard()).isEqualTo(Duration.ofSeconds(2));
    }
}
