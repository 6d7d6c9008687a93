package dev.sluice.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.model.ItemBandit;
import dev.sluice.model.ItemCount;
import dev.sluice.policy.ItemTrial;
import dev.sluice.stream.MemoryTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final ItemBandit PLAIN = new ItemBandit("shop", Optional.empty(), 1);
    private static final ItemBandit AGING = new ItemBandit("shop", Optional.of(Duration.ofHours(1)), 0);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicReference<Set<ItemBandit>> asked = new AtomicReference<>(Set.of(PLAIN, AGING));
    private final MemoryTable<String, ItemCounts> table = new MemoryTable<>();
    private final TrialTable trials = new TrialTable(clock());
    private TrialCounts counts = new TrialCounts(table, asked::get);

    private Clock clock() {
        return ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    }

    /** A click that is accepted, or something that was seen and not clicked. */
    private void take(String item, String scope, int position, boolean click) {
        counts.take(item, new ItemCount.Trial(1, scope, position, click, !click, now.get()));
    }

    private Map<String, ItemTrial> told(ItemBandit by) {
        counts.changed().forEach(trials::take);
        now.set(now.get().plusSeconds(2));
        return trials.of(by);
    }

    @Test
    void exposuresCountByTheirPlace_andClicksWhole() {
        take("x", "shop", 1, false);
        take("x", "shop", 4, false);
        take("x", "shop", 4, true);
        counts.take("x", new ItemCount.Trial(1, "shop", 2, true, true, now.get()));
        take("y", "shop", 2, false);
        take("x", "elsewhere", 1, true);
        assertThat(told(PLAIN)).isEqualTo(Map.of("x", new ItemTrial(1, 1.75, 1), "y", new ItemTrial(0, 0.5, 0)));
        assertThat(trials.of(AGING).get("x").exposures()).as("all places alike").isCloseTo(3, within(0.01));
    }

    @Test
    void trialsAge_alsoWhileNothingIsTold() {
        for (int i = 0; i < 8; i++) {
            take("x", "shop", 1, i < 4);
        }
        told(AGING);
        now.set(START.plus(Duration.ofHours(2)));
        ItemTrial aged = trials.of(AGING).get("x");
        assertThat(aged.clicks()).isCloseTo(1, within(1e-9));
        assertThat(aged.exposures()).isCloseTo(1, within(1e-9));
        assertThat(trials.of(AGING)).as("put together once").isSameAs(trials.of(AGING));
    }

    @Test
    void afterARestart_everythingIsToldAgain_andCountedOn() {
        take("x", "shop", 1, false);
        counts = new TrialCounts(table, asked::get); // before anything was told
        take("x", "shop", 1, false);
        assertThat(told(PLAIN)).isEqualTo(Map.of("x", new ItemTrial(0, 2, 0)));
        counts = new TrialCounts(table, asked::get);
        assertThat(counts.changed()).hasSize(2);
        assertThat(counts.changed()).isEmpty();
    }

    @Test
    void scopeThatIsNotAskedFor_isNotCounted_untilItIs() {
        take("x", "late", 1, false);
        ItemBandit late = new ItemBandit("late", Optional.empty(), 1);
        asked.set(Set.of(PLAIN, late));
        take("x", "late", 1, false);
        assertThat(told(late)).isEqualTo(Map.of("x", new ItemTrial(0, 1, 0)));
    }
}
