package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.training.ItemSequences.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemSequencesTest {
    /** Items {@code from} to {@code to − 1} of a unit, one a second. */
    private static Rows rows(String unit, int from, int to) {
        List<Interaction> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(new Interaction(unit, String.valueOf(i), 1, Instant.ofEpochSecond(i)));
        }
        List<Item> items = IntStream.range(0, 20)
                .mapToObj(i -> new Item(String.valueOf(i), "", Map.of()))
                .toList();
        return Rows.of(items, rows);
    }

    @Test
    void everyItemButTheFirst_comesBehindOthersOnce() {
        for (int size = 2; size <= 17; size++) {
            List<Window> windows = ItemSequences.of(rows("u", 0, size), 5).windows();
            assertThat(windows.stream().flatMapToInt(window -> IntStream.of(window.next())))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(1, size).boxed().toList());
            assertThat(windows).allSatisfy(window -> {
                assertThat(window.read()).hasSizeLessThanOrEqualTo(5).hasSameSizeAs(window.next());
                for (int i = 0; i < window.read().length; i++) {
                    assertThat(window.next()[i]).isEqualTo(window.read()[i] + 1);
                }
            });
        }
        assertThat(ItemSequences.of(rows("u", 0, 1), 5).windows()).isEmpty();
    }

    @Test
    void whatWasHadBefore_isReadAndNotLearned() {
        List<Window> windows =
                ItemSequences.of(rows("u", 0, 4), rows("u", 4, 6), 3).windows();
        assertThat(windows).hasSize(1);
        assertThat(windows.get(0).read()).containsExactly(2, 3, 4);
        assertThat(windows.get(0).next()).containsExactly(-1, 4, 5);
        List<Window> fresh =
                ItemSequences.of(rows("u", 0, 4), rows("new", 4, 6), 3).windows();
        assertThat(fresh).hasSize(1);
        assertThat(fresh.get(0).read()).containsExactly(4);
        assertThat(fresh.get(0).next()).containsExactly(5);
        assertThat(ItemSequences.of(rows("u", 0, 4), rows("new", 4, 5), 3).windows())
                .isEmpty();
    }
}
