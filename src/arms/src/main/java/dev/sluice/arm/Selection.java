package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Collects the items of one answer: none twice, none that the request or the unit's history rules out. */
public final class Selection {
    private final ItemIndex items;
    private final RecommendRequest request;
    private final int[] had;
    private final BitSet taken;
    private final List<ScoredItem> chosen;

    private Selection(ItemIndex items, RecommendRequest request, int[] had) {
        this.items = items;
        this.request = request;
        this.had = had;
        this.taken = new BitSet(items.size());
        this.chosen = new ArrayList<>(request.count());
    }

    /** Nothing chosen yet; what the unit had is ruled out unless it may come again. */
    public static Selection of(ItemIndex items, RecommendRequest request, UnitItems histories, boolean includeSeen) {
        int[] history = histories.of(request.historyKey());
        int[] recent = items.numbers(request.recentItems());
        int[] had = recent.length == 0 ? history : Arrays.copyOf(history, history.length + recent.length);
        System.arraycopy(recent, 0, had, history.length, recent.length);
        Selection selection = new Selection(items, request, had);
        if (!includeSeen) {
            for (int number : had) {
                selection.taken.set(number);
            }
        }
        return selection;
    }

    public int[] had() {
        return had;
    }

    /** How many were chosen. */
    public int size() {
        return chosen.size();
    }

    public boolean full() {
        return chosen.size() >= request.count();
    }

    /** Whether an item may be chosen. */
    public boolean allows(int number) {
        return !taken.get(number) && (request.items().allowsAll() || request.allows(items.id(number)));
    }

    /** Chooses an item unless there are enough, it may not be, or its score is no number that JSON has. */
    public void offer(int number, double score) {
        if (!full() && Double.isFinite(score) && allows(number)) {
            taken.set(number);
            chosen.add(new ScoredItem(items.id(number), score));
        }
    }

    /** An item that may not be chosen any more. */
    public void withhold(int number) {
        taken.set(number);
    }

    /** What was chosen, in order. */
    public List<ScoredItem> chosen() {
        return List.copyOf(chosen);
    }
}
