package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetBackTest {
    private Instant timeOfDay = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;

    private final Clock clock = ((InstantSource) () -> timeOfDay).withZone(ZoneOffset.UTC);
    private final SetBack setBack = new SetBack(clock, () -> nanos);

    private boolean pass(Duration counted, Duration shown) {
        nanos += counted.toNanos();
        timeOfDay = timeOfDay.plus(shown);
        return setBack.look();
    }

    @ParameterizedTest
    @ValueSource(longs = {-9, 0, 9, 300, 86_400})
    void clock_thatIsRight_orSetForward_orALittleBack_isNone(long seconds) {
        assertThat(pass(Duration.ofSeconds(20), Duration.ofSeconds(20 + seconds)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 120, 420, 86_400})
    void clock_thatIsSetBack_isToldOnce(long seconds) {
        assertThat(pass(Duration.ofSeconds(20), Duration.ofSeconds(20 - seconds)))
                .isTrue();
        assertThat(pass(Duration.ofSeconds(1), Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void clock_thatWasAheadForAWhile_isSetBackWhenItIsRightAgain() {
        assertThat(pass(Duration.ofSeconds(1), Duration.ofSeconds(301))).isFalse();
        assertThat(pass(Duration.ofSeconds(10), Duration.ofSeconds(-290))).isTrue();
    }

    @Test
    void clock_thatIsSlewedBack_isNotSet() {
        for (int second = 0; second < 36_000; second++) {
            assertThat(pass(Duration.ofSeconds(1), Duration.ofMillis(999))).isFalse();
        }
    }
}
