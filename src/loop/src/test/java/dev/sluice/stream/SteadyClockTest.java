package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.SteadyTime;
import dev.sluice.model.Tick;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
    private static final Instant LOG = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicLong numbers = new AtomicLong();
    private Instant timeOfDay = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;

    private final Clock clock = ((InstantSource) () -> timeOfDay).withZone(ZoneOffset.UTC);

    private final SteadyClock steady = new SteadyClock(clock, () -> nanos, numbers::incrementAndGet);

    private void pass(Duration counted, Duration shown) {
        nanos += counted.toNanos();
        timeOfDay = timeOfDay.plus(shown);
    }

    private void pass(Duration time) {
        pass(time, time);
    }

    private Tick known() {
        Tick first = steady.tick();
        steady.acknowledged(first.run(), LOG);
        steady.known(first.run());
        return first;
    }

    @Test
    void runIsNamed_onceEveryPartitionKnowsHowItStands() {
        assertThat(steady.now()).isEqualTo(new SteadyTime(SteadyTime.NO_RUN, timeOfDay));
        Tick first = steady.tick();
        assertThat(first.at()).isEmpty();
        assertThat(steady.acknowledged(first.run(), LOG)).isTrue();
        assertThat(steady.acknowledged(first.run(), LOG.plusSeconds(90))).isFalse();
        pass(Duration.ofSeconds(3));
        assertThat(steady.tick()).isEqualTo(new Tick(1, first.run(), Optional.of(LOG.plusSeconds(3))));
        assertThat(steady.now().run()).isEqualTo(SteadyTime.NO_RUN);
        steady.known(first.run());
        assertThat(steady.now()).isEqualTo(new SteadyTime(first.run(), LOG.plusSeconds(3)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-9, -1, 0, 1, 9})
    void timeOfDay_thatIsSetALittle_doesNotMoveIt(long seconds) {
        Tick run = known();
        pass(Duration.ofSeconds(20), Duration.ofSeconds(20 + seconds));
        assertThat(steady.tick().run()).isEqualTo(run.run());
        assertThat(steady.now()).isEqualTo(new SteadyTime(run.run(), LOG.plusSeconds(20)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -11, 11, 300, 86_400})
    void clocksThatPart_beginARun_thatIsNotNamedBeforeItIsKnown(long seconds) {
        Tick run = known();
        pass(Duration.ofSeconds(1), Duration.ofSeconds(1 + seconds));
        Tick next = steady.tick();
        assertThat(next.run()).isNotEqualTo(run.run());
        assertThat(next.at()).isEmpty();
        assertThat(steady.now().run()).isEqualTo(SteadyTime.NO_RUN);
        assertThat(steady.acknowledged(run.run(), LOG))
                .as("a tick of the run before")
                .isFalse();
        steady.known(run.run());
        assertThat(steady.now().run()).isEqualTo(SteadyTime.NO_RUN);
        steady.acknowledged(next.run(), LOG.plusSeconds(40));
        steady.known(next.run());
        assertThat(steady.now()).isEqualTo(new SteadyTime(next.run(), LOG.plusSeconds(40)));
    }

    @Test
    void clockThatIsSlewed_doesNotEndARun() {
        Tick run = known();
        for (int second = 0; second < 3_600; second++) {
            pass(Duration.ofSeconds(1), Duration.ofMillis(1_005));
            assertThat(steady.tick().run()).isEqualTo(run.run());
        }
        assertThat(steady.now().at()).isEqualTo(LOG.plusSeconds(3_600));
    }
}
