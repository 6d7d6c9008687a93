package dev.sluice.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.model.Allocation;
import dev.sluice.model.AllocationVersion;
import dev.sluice.model.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions as the clock of plug-ins, and what keeping them takes. */
class EpochTest {
    @Test
    void restingShares_getANewVersion_asRowsGrowByATenth() {
        Trial trial = Trial.of(2, "\"policy\": {\"type\": \"fixed\"},", 1);
        for (int look = 0; look < 200; look++) {
            trial.step(500, .5, .5);
        }
        // by a hundred at first and by a tenth later: 100,000 rows are ln(1000) / ln(1.1) tenths from 100
        assertThat(trial.versions().size()).isBetween(30, 80);
        assertThat(trial.versions().values())
                .allSatisfy(version -> assertThat(version.allocation()).isEqualTo(Allocation.of(0.5, 0.5)));
        AllocationVersion latest = trial.version();
        assertThat(latest.mature().stream().mapToLong(Outcomes::rows).sum()).isGreaterThan(90_000);
        assertThat(latest.means().get(0)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void restWithoutRows_getsNone() {
        Trial trial = Trial.of(2, "\"policy\": {\"type\": \"fixed\"},", 1);
        for (int look = 0; look < 10; look++) {
            trial.step(5, .5, .5);
        }
        assertThat(trial.versions()).hasSize(1);
    }

    @Test
    void storedVersion_isReadBack() {
        Outcomes valued = new Outcomes(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), 12.5, 99.25);
        AllocationVersion version = new AllocationVersion(
                1,
                7,
                3,
                41,
                Instant.parse("2026-03-01T12:00:00.123Z"),
                Allocation.of(.25, .75),
                List.of(.1, .2),
                List.of(Outcomes.NONE, valued));
        assertThat(VersionSerde.read(VersionSerde.write(version))).isEqualTo(version);
    }

    /** Eight arms of millions of rows, a window of 28 days and a day of grace, a version a minute. */
    @Test
    void versionsOfAMonth_areSmall() {
        Outcomes mature =
                new Outcomes(List.of(9_000_000L, 900_000L, 700_000L, 50_000L, 20_000L, 9_000L, 700L, 90L), 0, 0);
        AllocationVersion version = new AllocationVersion(
                1,
                7,
                3,
                41_000,
                Instant.parse("2026-03-01T12:00:00Z"),
                Allocation.uniform(8),
                Collections.nCopies(8, 0.0912345678),
                Collections.nCopies(8, mature));
        long kept = Duration.ofDays(29).toMinutes();
        assertThat(VersionSerde.write(version).length * kept).isLessThan(20_000_000);
    }
}
