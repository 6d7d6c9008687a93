package dev.sluice.recommend;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which items may be in a list.
 *
 * @param candidates only these; empty means all
 * @param excluded none of these
 * @param withdrawn none of these, whoever asks
 * @param condition only those that it holds for; empty means all
 */
public record ItemFilter(
        Set<String> candidates, Set<String> excluded, Set<String> withdrawn, Optional<Predicate<String>> condition) {
    public static final ItemFilter ALL = new ItemFilter(Set.of(), Set.of(), Set.of(), Optional.empty());

    public ItemFilter {
        candidates = Set.copyOf(candidates);
        excluded = Set.copyOf(excluded);
        withdrawn = Set.copyOf(withdrawn);
    }

    /** The same for a list of the whole catalogue. */
    public ItemFilter ofAll() {
        return new ItemFilter(Set.of(), excluded, withdrawn, Optional.empty());
    }

    public boolean allows(String item) {
        return !excluded.contains(item)
                && !withdrawn.contains(item)
                && (candidates.isEmpty() || candidates.contains(item))
                && (condition.isEmpty() || condition.get().test(item));
    }

    /** The same less some more items. */
    public ItemFilter without(Set<String> more) {
        if (more.isEmpty()) {
            return this;
        }
        Set<String> all = new HashSet<>(excluded);
        all.addAll(more);
        return new ItemFilter(candidates, all, withdrawn, condition);
    }

    /** Whether every item may be. */
    public boolean allowsAll() {
        return excluded.isEmpty() && withdrawn.isEmpty() && candidates.isEmpty() && condition.isEmpty();
    }

    /** How many items of so many may not be in a list, at most. */
    public int mostRuledOut(int items) {
        return candidates.isEmpty() && condition.isEmpty()
                ? Math.min(items, excluded.size() + withdrawn.size())
                : items;
    }
}
