package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class WorldTest {
    @Test
    void syntheticWorld_isTheSameForTheSameSeed() {
        SyntheticWorld one = SyntheticWorld.of(50, 3);
        assertThat(one).isEqualTo(SyntheticWorld.of(50, 3));
        assertThat(one.items()).hasSize(SyntheticWorld.ITEMS);
        assertThat(one.past().size()).isBetween(2_000, 2_500);
        assertThat(one.interests("user-0")).isNotEmpty();
        assertThat(one.interests("nobody")).isEmpty();
    }

    @Test
    void visitor_clicksWhatInterestsMoreThanTheRest() {
        SyntheticWorld world = SyntheticWorld.of(50, 3);
        Visitor visitor = new Visitor(world, RandomSource.SPLIT_MIX_64.create(5));
        int liked = 0;
        int other = 0;
        for (int i = 0; i < 3_000; i++) {
            String user = visitor.next();
            List<String> interests = List.copyOf(world.interests(user));
            String item = interests.get(i % interests.size());
            liked += visitor.react(user, List.of(item)).isEmpty() ? 0 : 1;
            other += visitor.react(user, List.of("item-none")).isEmpty() ? 0 : 1;
        }
        assertThat(liked).isGreaterThan(10 * Math.max(1, other));
    }

    @Test
    void trend_isLovedByEverybody_onceItIsOn() {
        SyntheticWorld calm = SyntheticWorld.of(50, 3);
        AtomicBoolean on = new AtomicBoolean();
        TrendingWorld world = TrendingWorld.of(calm, on::get);
        assertThat(world.past()).anyMatch(row -> row.item().equals(world.trend()));
        assertThat(world.users())
                .allSatisfy(user -> assertThat(world.interests(user)).isEqualTo(calm.interests(user)));
        on.set(true);
        assertThat(world.users())
                .allSatisfy(user -> assertThat(world.interests(user))
                        .contains(world.trend())
                        .containsAll(calm.interests(user)));
        assertThat(TrendingWorld.of(calm, on::get).trend()).isEqualTo(world.trend());
    }
}
