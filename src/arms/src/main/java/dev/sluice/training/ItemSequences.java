package dev.sluice.training;

import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.UnitItems;
import dev.sluice.dataset.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What units had in its order, cut to one length: of each window the items that are read, and the one that came behind each.
 *
 * @param length of a window
 * @param items of the catalogue
 * @param windows one behind the other
 */
public record ItemSequences(int length, int items, List<Window> windows) {
    /** Sequences of units, each cut from its end, so that every item but the first comes behind others once. */
    static ItemSequences of(Rows rows, int length) {
        List<Window> windows = new ArrayList<>();
        for (int[] had : LatestItems.of(rows)) {
            for (int end = had.length; end >= 2; end -= length) {
                windows.add(Window.of(had, Math.max(0, end - 1 - length), end, 0));
            }
        }
        return new ItemSequences(length, rows.items().size(), List.copyOf(windows));
    }

    /**
     * What came behind what units had; of units that had nothing, what came behind their first item.
     *
     * @param before what they had; it is read, and not learned from
     * @param after what comes behind
     */
    static ItemSequences of(Rows before, Rows after, int length) {
        ItemIndex items = before.items();
        UnitItems known = before.unitItems();
        UnitItems later = after.unitItems().renumbered(after.items(), items);
        List<Window> windows = new ArrayList<>();
        for (String unit : after.unitItems().byUnit().keySet()) {
            int[] had = known.of(unit);
            int[] came = later.of(unit);
            int[] all = Arrays.copyOf(had, had.length + came.length);
            System.arraycopy(came, 0, all, had.length, came.length);
            int end = Math.min(all.length, Math.max(1, had.length) + length);
            if (came.length > 0 && end >= 2) {
                windows.add(Window.of(all, Math.max(0, end - 1 - length), end, had.length));
            }
        }
        return new ItemSequences(length, items.size(), List.copyOf(windows));
    }

    public int size() {
        return windows.size();
    }

    /**
     * Items of a unit in order.
     *
     * @param read item numbers
     * @param next the item behind each; −1 where it is not learned from
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Window(int[] read, int[] next) {
        /**
         * @param learned place of the first item that is learned from
         */
        static Window of(int[] had, int from, int end, int learned) {
            int[] read = Arrays.copyOfRange(had, from, end - 1);
            int[] next = Arrays.copyOfRange(had, from + 1, end);
            for (int i = 0; i < next.length && from + 1 + i < learned; i++) {
                next[i] = -1;
            }
            return new Window(read, next);
        }
    }
}
