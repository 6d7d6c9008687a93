package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeathsTest {
    private final AtomicLong now = new AtomicLong();
    private final Deaths deaths = new Deaths(now::get);

    private void die(int times, Duration apart) {
        for (int i = 0; i < times; i++) {
            now.addAndGet(apart.toNanos());
            deaths.died(new RuntimeException("of record 7", new IllegalStateException("of record 7")));
        }
    }

    @Test
    void fiveWithinTwoMinutesOfTheSameOffset_areHopeless_andTheCauseIsNamedWithoutWhatItSays() {
        deaths.at(100);
        die(4, Duration.ofSeconds(10));
        deaths.at(100);
        assertThat(deaths.hopeless()).isEmpty();
        die(1, Duration.ofSeconds(10));
        assertThat(deaths.hopeless()).contains("threads die again and again without progress: IllegalStateException");
        deaths.at(100);
        assertThat(deaths.hopeless()).isPresent();
    }

    @Test
    void progress_isHope() {
        deaths.at(100);
        die(9, Duration.ofSeconds(1));
        deaths.at(101);
        assertThat(deaths.hopeless()).isEmpty();
        assertThat(deaths.all()).isEqualTo(9);
    }

    @Test
    void rareDeaths_areNone() {
        deaths.at(100);
        die(20, Duration.ofSeconds(31));
        assertThat(deaths.hopeless()).isEmpty();
    }

    @Test
    void whatIsLongAgo_isForgotten() {
        deaths.at(100);
        die(5, Duration.ofSeconds(1));
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(deaths.hopeless()).isEmpty();
    }

    @Test
    void brokerThatDoesNotAnswer_isNoReasonToEnd() {
        deaths.at(100);
        die(5, Duration.ofSeconds(1));
        deaths.unknown();
        assertThat(deaths.hopeless()).isEmpty();
    }
}
