package dev.sluice.arm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Collects the items of one answer: none twice, none that the request or the unit's history rules out. */
final class Selection {
    private final ItemIndex items;
    private final RecommendRequest request;
    private final BitSet taken;
    private final List<ScoredItem> chosen;

    /**
     * @param seen numbers that must not come again
     */
    Selection(ItemIndex items, RecommendRequest request, int[]... seen) {
        this.items = items;
        this.request = request;
        this.taken = new BitSet(items.size());
        this.chosen = new ArrayList<>(request.count());
        for (int[] numbers : seen) {
            for (int number : numbers) {
                taken.set(number);
            }
        }
    }

    boolean full() {
        return chosen.size() >= request.count();
    }

    boolean allows(int number) {
        return !taken.get(number)
                && ((request.excluded().isEmpty() && request.candidates().isEmpty())
                        || request.allows(items.id(number)));
    }

    void offer(int number, double score) {
        if (!full() && allows(number)) {
            taken.set(number);
            chosen.add(new ScoredItem(items.id(number), score));
        }
    }

    List<ScoredItem> chosen() {
        return List.copyOf(chosen);
    }
}
