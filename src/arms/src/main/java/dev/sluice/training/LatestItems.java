package dev.sluice.training;

import dev.sluice.dataset.Rows;
import java.util.Arrays;
import java.util.List;

/**
 * What each unit had, of which its latest thousand items count: somebody who had everything says little of what belongs together,
 * and what pairs of items cost grows with the square.
 */
final class LatestItems {
    private static final int MOST = 1_000;

    private LatestItems() {}

    /** Item numbers of each unit, the latest last. */
    static List<int[]> of(Rows rows) {
        return rows.unitItems().byUnit().values().stream().map(LatestItems::cut).toList();
    }

    static int[] cut(int[] all) {
        return all.length <= MOST ? all : Arrays.copyOfRange(all, all.length - MOST, all.length);
    }
}
