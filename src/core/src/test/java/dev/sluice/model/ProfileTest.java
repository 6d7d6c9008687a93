package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Profile.Had;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfileTest {
    private static final List<EventType> TYPES = List.of(EventType.CLICK, EventType.VIEW, new EventType("share"));

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static ProfileChange happened(String item, EventType type, long at) {
        return new ProfileChange.Happened(1, item, type, Instant.ofEpochMilli(at));
    }

    private static Profile of(List<ProfileChange> changes) {
        Profile profile = Profile.NONE;
        for (ProfileChange change : changes) {
            profile = profile.with(change);
        }
        return profile;
    }

    /** Everything that was ever told, put together at the end. */
    private static List<Had> oracle(List<ProfileChange> changes) {
        Map<List<String>, Long> latest = new HashMap<>();
        for (ProfileChange change : changes) {
            if (change instanceof ProfileChange.Happened had) {
                latest.merge(
                        List.of(had.item(), had.event().wireName()), had.at().toEpochMilli(), Math::max);
            } else if (change instanceof ProfileChange.Imported imported) {
                imported.items().forEach(had -> latest.merge(List.of(had.item(), had.kind()), had.at(), Math::max));
            }
        }
        List<Had> all = latest.entrySet().stream()
                .map(entry -> new Had(entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                .sorted(Comparator.comparingLong(Had::at)
                        .thenComparing(Had::item)
                        .thenComparing(Had::kind))
                .toList();
        return all.subList(Math.max(0, all.size() - Profile.MOST_ITEMS), all.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void orderAndRepeatsChangeNothing(long seed) {
        Random random = new Random(seed);
        List<ProfileChange> changes = new ArrayList<>();
        int events = random.nextInt(400);
        for (int i = 0; i < events; i++) {
            String item = "item-" + random.nextInt(80);
            if (random.nextInt(10) == 0) {
                changes.add(new ProfileChange.Imported(
                        1, Map.of("age", "40"), List.of(new Had(item, Had.IMPORTED, random.nextInt(50)))));
            } else {
                changes.add(happened(item, TYPES.get(random.nextInt(TYPES.size())), random.nextInt(50)));
            }
        }
        Profile profile = of(changes);
        assertThat(profile.items()).isEqualTo(oracle(changes));
        List<ProfileChange> mixed = new ArrayList<>(changes);
        mixed.addAll(changes.subList(0, events / 2));
        Collections.shuffle(mixed, random);
        assertThat(of(mixed)).isEqualTo(profile);
    }

    @Test
    void recentItems_comeOnce_theLatestLast() {
        Profile profile = of(List.of(
                happened("tea", EventType.CLICK, 1),
                happened("cup", EventType.CLICK, 2),
                happened("pot", EventType.CLICK, 2),
                happened("tea", EventType.CONVERSION, 3)));
        assertThat(profile.items()).hasSize(4);
        assertThat(profile.recentItems()).containsExactly("cup", "pot", "tea");
    }

    @Test
    void whoIsForgotten_beginsAnew() {
        Profile profile = of(List.of(
                new ProfileChange.Imported(1, Map.of("age", "40"), List.of(new Had("old", Had.IMPORTED, 5))),
                happened("tea", EventType.CLICK, 10),
                new ProfileChange.Forgotten(1, Instant.ofEpochMilli(10)),
                new ProfileChange.Imported(1, Map.of(), List.of())));
        assertThat(profile.empty()).isTrue();
        Profile again = profile.with(happened("straggler", EventType.CLICK, 9))
                .with(happened("cup", EventType.CLICK, 11))
                .with(new ProfileChange.Forgotten(1, Instant.ofEpochMilli(10)));
        assertThat(again.recentItems()).containsExactly("cup");
    }
}
