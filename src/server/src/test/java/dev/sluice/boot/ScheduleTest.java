package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({
        "24h, 2026-03-01T12:00:00Z, 2026-03-02T12:00:00Z",
        "90, 2026-03-01T12:00:00Z, 2026-03-01T12:01:30Z",
        "0 3 * * *, 2026-03-01T12:00:00Z, 2026-03-02T03:00:00Z",
        "0 3 * * *, 2026-03-02T03:00:00Z, 2026-03-03T03:00:00Z",
        "*/15 * * * 1-5, 2026-02-28T23:59:00Z, 2026-03-02T00:00:00Z",
        "0 0 29 2 *, 2026-03-01T00:00:00Z, 2028-02-29T00:00:00Z",
    })
    void nextTime_isTold(String schedule, Instant after, Instant next) {
        assertThat(Schedule.parse(schedule).after(after)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "0h", "-5m", "61 * * * *", "* * *", "0 3 * * * *"})
    void whatIsNone_isRefused(String schedule) {
        assertThatThrownBy(() -> Schedule.parse(schedule)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCameDueMeanwhile_isDoneOnce() throws InterruptedException {
        List<String> done = new ArrayList<>();
        Instant start = Instant.parse("2026-03-01T02:59:00Z");
        ScheduledTraining.Planned nightly =
                new ScheduledTraining.Planned(Schedule.parse("0 3 * * *"), () -> done.add("trained"), start);
        nightly.look(start.plusSeconds(59));
        assertThat(done).isEmpty();
        nightly.look(start.plusSeconds(60));
        nightly.look(start.plusSeconds(61));
        assertThat(done).hasSize(1);
        nightly.look(start.plusSeconds(5 * 86_400));
        nightly.look(start.plusSeconds(5 * 86_400 + 1));
        assertThat(done).as("after days of silence").hasSize(2);
    }
}
