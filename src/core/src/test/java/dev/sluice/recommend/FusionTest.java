package dev.sluice.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.recommend.Fusion.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
    private static Part part(double weight, int slots, String... items) {
        return new Part(
                IntStream.range(0, items.length)
                        .mapToObj(place -> new ScoredItem(items[place], 10.0 - place))
                        .toList(),
                weight,
                slots);
    }

    private static List<String> ids(List<ScoredItem> items) {
        return items.stream().map(ScoredItem::itemId).toList();
    }

    @Test
    void reciprocalRanks_areAddedByWeight() {
        List<ScoredItem> fused = Fusion.RANK.fused(List.of(part(1, 0, "a", "b", "c"), part(2, 0, "c", "a")), 3);
        assertThat(ids(fused)).containsExactly("c", "a", "b");
        assertThat(fused.get(0).score()).isCloseTo(1.0 / 63 + 2.0 / 61, within(1e-15));
        assertThat(fused.get(1).score()).isCloseTo(1.0 / 61 + 2.0 / 62, within(1e-15));
        assertThat(fused.get(2).score()).isCloseTo(1.0 / 62, within(1e-15));
    }

    @Test
    void scores_areTakenFromTheLeastToTheHighestOfEachList() {
        Part small = new Part(List.of(new ScoredItem("a", .3), new ScoredItem("b", .2), new ScoredItem("c", .1)), 1, 0);
        Part large = new Part(
                List.of(new ScoredItem("c", 5000), new ScoredItem("b", 4000), new ScoredItem("d", 1000)), 1, 0);
        List<ScoredItem> fused = Fusion.SCORE.fused(List.of(small, large), 4);
        assertThat(ids(fused)).containsExactly("b", "a", "c", "d");
        assertThat(fused.get(0).score()).isCloseTo(.5 + .75, within(1e-12));
        Part equal = new Part(List.of(new ScoredItem("x", 7), new ScoredItem("y", 7)), 1, 0);
        assertThat(Fusion.SCORE.fused(List.of(equal, equal), 2))
                .extracting(ScoredItem::score)
                .as("nothing to tell them apart")
                .containsExactly(2.0, 2.0);
    }

    @Test
    void slots_comeFirst_andFillWhatIsLeft() {
        Part trending = part(1, 2, "t1", "a", "t2", "t3");
        assertThat(ids(Fusion.RANK.fused(List.of(part(1, 0, "a", "b"), trending), 6)))
                .containsExactly("t1", "a", "b", "t2", "t3");
        assertThat(ids(Fusion.RANK.fused(List.of(trending, part(1, 0, "a", "b")), 1)))
                .containsExactly("t1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyLists_becomeOneWithoutRepeats_andWithoutLosses(long seed) {
        Random random = new Random(seed);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<String> items = new ArrayList<>(
                    IntStream.range(0, 30).mapToObj(String::valueOf).toList());
            Collections.shuffle(items, random);
            parts.add(part(
                    random.nextDouble(),
                    i % 2,
                    items.subList(0, random.nextInt(30)).toArray(String[]::new)));
        }
        long different = parts.stream()
                .flatMap(part -> part.found().stream())
                .map(ScoredItem::itemId)
                .distinct()
                .count();
        for (Fusion fusion : Fusion.values()) {
            assertThat(ids(fusion.fused(parts, 100))).doesNotHaveDuplicates().hasSize((int) different);
            assertThat(fusion.fused(parts, 7))
                    .isEqualTo(fusion.fused(parts, 100).subList(0, Math.min(7, (int) different)));
        }
    }
}
