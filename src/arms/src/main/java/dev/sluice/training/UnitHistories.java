package dev.sluice.training;

import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each unit had before a moment: one array of item numbers, unit behind unit, each unit's in the order of time.
 * A past is named by the place behind its last item.
 */
@SuppressWarnings("ArrayRecordComponent")
public record UnitHistories(Map<String, Integer> start, int[] items, long[] times, int[] starts) {
    static final UnitHistories NONE = new UnitHistories(Map.of(), new int[0], new long[0], new int[0]);

    public static UnitHistories of(Rows rows) {
        Map<String, Integer> sizes = new HashMap<>();
        List<Interaction> interactions = rows.interactions();
        interactions.forEach(row -> sizes.merge(row.unit(), 1, Integer::sum));
        Map<String, Integer> start = new HashMap<>();
        Map<String, Integer> next = new HashMap<>();
        int place = 0;
        for (Map.Entry<String, Integer> unit : sizes.entrySet()) {
            start.put(unit.getKey(), place);
            next.put(unit.getKey(), place);
            place += unit.getValue();
        }
        int[] items = new int[place];
        long[] times = new long[place];
        int[] starts = new int[place + 1];
        for (Interaction row : interactions) {
            int at = next.merge(row.unit(), 1, Integer::sum) - 1;
            items[at] = rows.items().number(row.item());
            times[at] = row.at().toEpochMilli();
            starts[at + 1] = start.getOrDefault(row.unit(), 0);
        }
        return new UnitHistories(start, items, times, starts);
    }

    public int before(String unit, Instant at) {
        Integer first = start.get(unit);
        if (first == null) {
            return 0;
        }
        int end = first;
        long moment = at.toEpochMilli();
        while (end < items.length && starts[end + 1] == first && times[end] < moment) {
            end++;
        }
        return end == first ? 0 : end;
    }

    public int[] of(int past) {
        return past == 0 ? new int[0] : Arrays.copyOfRange(items, starts[past], past);
    }

    /** Writes the latest items of a past into a row of a batch, behind its padding. */
    void fill(int past, long[] itemIds, Examples.Batch batch, int row) {
        int length = batch.size() == 0 ? 0 : batch.history().length / batch.size();
        int known = past == 0 ? 0 : Math.min(length, past - starts[past]);
        for (int i = 0; i < known; i++) {
            int place = row * length + length - known + i;
            batch.history()[place] = itemIds[items[past - known + i]];
            batch.mask()[place] = 1;
        }
    }
}
