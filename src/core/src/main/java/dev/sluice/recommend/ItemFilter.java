package dev.sluice.recommend;

import java.util.Set;

/**
 * Which items may be in a list.
 *
 * @param candidates only these; empty means all
 * @param excluded none of these
 * @param withdrawn none of these, whoever asks
 */
public record ItemFilter(Set<String> candidates, Set<String> excluded, Set<String> withdrawn) {
    public static final ItemFilter ALL = new ItemFilter(Set.of(), Set.of(), Set.of());

    public ItemFilter {
        candidates = Set.copyOf(candidates);
        excluded = Set.copyOf(excluded);
        withdrawn = Set.copyOf(withdrawn);
    }

    public boolean allows(String item) {
        return !excluded.contains(item)
                && !withdrawn.contains(item)
                && (candidates.isEmpty() || candidates.contains(item));
    }

    /** Whether every item may be. */
    public boolean allowsAll() {
        return excluded.isEmpty() && withdrawn.isEmpty() && candidates.isEmpty();
    }

    /** How many items may not be in a list although nobody named candidates. */
    public int ruledOut() {
        return excluded.size() + withdrawn.size();
    }
}
