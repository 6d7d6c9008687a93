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

    private Selection(ItemIndex items, RecommendRequest request) {
        this.items = items;
        this.request = request;
        this.taken = new BitSet(items.size());
        this.chosen = new ArrayList<>(request.count());
    }

    /** Nothing chosen yet; what the unit had is ruled out unless it may come again. */
    static Selection of(ItemIndex items, RecommendRequest request, UnitItems histories, boolean includeSeen) {
        Selection selection = new Selection(items, request);
        if (!includeSeen) {
            selection.ruleOut(histories.of(request.unit()));
            selection.ruleOut(items.numbers(request.recentItems()));
        }
        return selection;
    }

    private void ruleOut(int[] numbers) {
        for (int number : numbers) {
            taken.set(number);
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
