package dev.sluice.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Allocation;
import dev.sluice.model.Evidence;
import dev.sluice.model.Ledger;
import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastOfMinuteTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static PolicySnapshot snapshot(int experiment, int second) {
        return new PolicySnapshot(
                PolicySnapshot.NEWEST,
                experiment,
                1,
                1,
                second,
                second,
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void eachExperimentKeepsItsLastOfEachMinute_whateverTheOrder(long seed) {
        List<PolicySnapshot> snapshots = new ArrayList<>(IntStream.range(0, 150)
                .boxed()
                .flatMap(second -> Stream.of(snapshot(1, second), snapshot(2, second)))
                .toList());
        Collections.shuffle(snapshots, new Random(seed));
        assertThat(LastOfMinute.of(snapshots))
                .extracting(kept -> kept.experiment() + "@" + kept.sequence())
                .containsExactlyInAnyOrder("1@59", "1@119", "1@149", "2@59", "2@119", "2@149");
    }
}
