package dev.sluice.recommend;

import java.util.Set;

/**
 * Which items may be in a list.
 *
 * @param candidates only these; empty means all
 * @param excluded none of these
 */
public record ItemFilter(Set<String> candidates, Set<String> excluded) {
    public static final ItemFilter ALL = new ItemFilter(Set.of(), Set.of());

    public ItemFilter {
        candidates = Set.copyOf(candidates);
        excluded = Set.copyOf(excluded);
    }

    public boolean allows(String item) {
        return !excluded.contains(item) && (candidates.isEmpty() || candidates.contains(item));
    }
}
