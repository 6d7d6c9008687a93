package dev.sluice.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.model.EventType;
import dev.sluice.model.ItemCount;
import dev.sluice.model.Popularity;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.stream.MemoryTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists are those of an oracle that sums 2^(−age / half-life) over everything that was told, whatever came in between. */
class PopularityTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(40));
    private static final int SCHEMA = 1;
    private static final int MOST = 20;
    private static final int PARTS = 3;
    private static final List<EventType> TYPES = List.of(EventType.CLICK, EventType.VIEW, EventType.CONVERSION);
    private static final List<Popularity> WANTED = List.of(
            new Popularity(EventType.CLICK, Optional.empty()),
            new Popularity(EventType.CLICK, Optional.of(Duration.ofDays(7))),
            new Popularity(EventType.CONVERSION, Optional.of(Duration.ofHours(6))));

    private final List<PopularityCounts.Tables> tables = new ArrayList<>();
    private final List<PopularityCounts> parts = new ArrayList<>();
    private final PopularLists lists = new PopularLists(Clock.fixed(END, ZoneOffset.UTC), MOST);
    private final List<Told> told = new ArrayList<>();

    PopularityTest() {
        for (int part = 0; part < PARTS; part++) {
            tables.add(new PopularityCounts.Tables(new MemoryTable<>(), new MemoryTable<>(), new MemoryTable<>()));
            parts.add(begun(part));
        }
    }

    private PopularityCounts begun(int part) {
        return new PopularityCounts(tables.get(part), part, MOST);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    private void tell(String item, ItemCount count) {
        parts.get(Math.floorMod(item.hashCode(), PARTS)).take(item, count);
        told.add(new Told(item, count));
    }

    private void publish(Set<Popularity> wanted) {
        for (PopularityCounts part : parts) {
            part.keep(wanted);
            part.changed().forEach(lists::take);
        }
    }

    private Map<String, Double> oracle(Popularity by) {
        Map<String, Double> counts = new HashMap<>();
        Map<String, Map<Long, Long>> imported = new HashMap<>();
        for (Told one : told) {
            if (one.count instanceof ItemCount.Imported days) {
                imported.put(one.item, days.days());
            } else if (one.count instanceof ItemCount.Events events
                    && events.event().equals(by.event())) {
                counts.merge(one.item, events.count() * weight(by, events.at()), Double::sum);
            }
        }
        imported.forEach((item, days) -> days.forEach((day, count) -> counts.merge(
                item, count * weight(by, Instant.EPOCH.plus(Duration.ofHours(24 * day + 12))), Double::sum)));
        return counts;
    }

    private static double weight(Popularity by, Instant at) {
        return by.halfLife()
                .map(life -> Math.pow(2, -Duration.between(at, END).toMillis() / (double) life.toMillis()))
                .orElse(1.0);
    }

    private void assertOracles(Popularity by) {
        Map<String, Double> counts = oracle(by);
        List<ScoredItem> expected = counts.entrySet().stream()
                .map(entry -> new ScoredItem(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(ScoredItem::score).reversed().thenComparing(ScoredItem::itemId))
                .limit(MOST)
                .toList();
        List<ScoredItem> list = lists.of(by);
        assertThat(list).hasSameSizeAs(expected);
        for (int i = 0; i < list.size(); i++) {
            double score = list.get(i).score();
            assertThat(score)
                    .isCloseTo(
                            expected.get(i).score(),
                            within(1e-6 * expected.get(i).score()));
            assertThat(score).isCloseTo(counts.get(list.get(i).itemId()), within(1e-6 * score));
        }
        if (by.halfLife().isEmpty()) { // whole numbers: ties are broken alike
            assertThat(list)
                    .extracting(ScoredItem::itemId)
                    .isEqualTo(expected.stream().map(ScoredItem::itemId).toList());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void lists_equalTheOracles(long seed) {
        Random random = new Random(seed);
        publish(Set.copyOf(WANTED));
        for (int i = 0; i < 600; i++) {
            String item = "item-" + (int) (60 * random.nextDouble() * random.nextDouble());
            Instant at = START.plusSeconds(random.nextInt(40 * 86_400));
            if (random.nextInt(6) == 0) {
                Map<Long, Long> days = new HashMap<>();
                for (int day = random.nextInt(4); day > 0; day--) {
                    days.put(20_000 + random.nextLong(560), 1 + random.nextLong(5));
                }
                tell(item, new ItemCount.Imported(SCHEMA, days));
            } else {
                EventType type = TYPES.get(random.nextInt(TYPES.size()));
                tell(item, new ItemCount.Events(SCHEMA, type, 1 + random.nextInt(3), at));
            }
            if (random.nextInt(100) == 0) {
                publish(Set.copyOf(WANTED));
            }
            if (random.nextInt(200) == 0) { // a crash: what was not stored is gone
                int part = random.nextInt(PARTS);
                parts.set(part, begun(part));
                parts.get(part).keep(Set.copyOf(WANTED));
            }
        }
        publish(Set.copyOf(WANTED));
        WANTED.forEach(this::assertOracles);
    }

    @Test
    void halfLifeThatIsNew_beginsWithImports_andCountsFromThenOn() {
        publish(Set.of());
        tell("old", new ItemCount.Imported(SCHEMA, Map.of(20_513L, 4L)));
        tell("clicked", new ItemCount.Events(SCHEMA, EventType.CLICK, 9, START));
        publish(Set.of(WANTED.get(1)));
        assertThat(lists.of(WANTED.get(1))).extracting(ScoredItem::itemId).containsExactly("old");
        tell("loved", new ItemCount.Events(SCHEMA, EventType.CLICK, 50, END));
        publish(Set.of(WANTED.get(1)));
        assertThat(lists.of(WANTED.get(1))).extracting(ScoredItem::itemId).containsExactly("loved", "old");
    }

    private record Told(String item, ItemCount count) {}
}
