package dev.sluice.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Allocation;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnstoredTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Unstored unstored = new Unstored();

    private static PolicySnapshot snapshot(int experiment, long sequence, int second) {
        return new PolicySnapshot(
                PolicySnapshot.NEWEST,
                experiment,
                1,
                1,
                1,
                sequence,
                NOON.plusSeconds(second),
                Allocation.of(1),
                List.of(),
                Set.of(),
                Ledger.EMPTY,
                Evidence.NONE,
                Optional.empty(),
                Set.of(),
                Map.of());
    }

    private boolean isNew(PolicySnapshot snapshot) {
        return !unstored.of(List.of(snapshot)).isEmpty();
    }

    @Test
    void sameSequence_isNewOnceAMinute() {
        unstored.stored(List.of(snapshot(1, 7, 5)));
        assertThat(isNew(snapshot(1, 7, 15))).isFalse();
        assertThat(isNew(snapshot(1, 7, 60))).isTrue();
    }

    @Test
    void anotherSequenceOrExperiment_isNew() {
        unstored.stored(List.of(snapshot(1, 7, 5)));
        assertThat(isNew(snapshot(1, 8, 15))).isTrue();
        assertThat(isNew(snapshot(2, 7, 15))).isTrue();
    }

    @Test
    void whatTheDatabaseRefused_staysNew() {
        assertThat(isNew(snapshot(1, 7, 5))).isTrue();
        assertThat(isNew(snapshot(1, 7, 5))).isTrue();
    }
}
