package dev.sluice.arm;

import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

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
        Selection selection = new Selection(items, request, recent.length == 0 ? history : lastOfEach(history, recent));
        if (!includeSeen) {
            for (int number : selection.had) {
                selection.taken.set(number);
            }
        }
        return selection;
    }

    /** Items in the order in which they were had last: what was seen and then clicked is one item. */
    private static int[] lastOfEach(int[] before, int[] after) {
        Set<Integer> latest = new LinkedHashSet<>();
        IntStream.concat(Arrays.stream(before), Arrays.stream(after)).forEach(item -> {
            latest.remove(item);
            latest.add(item);
        });
        return latest.stream().mapToInt(Integer::intValue).toArray();
    }

    /** What the unit had, each item once, the latest last. */
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
