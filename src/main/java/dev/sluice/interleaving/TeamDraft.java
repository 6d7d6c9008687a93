package dev.sluice.interleaving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A list made of two rankers' lists by team draft (Radlinski, Kurup and Joachims 2008): the team with fewer picks, by a
 * coin where they have as many, adds its best item that is not in the list yet.
 *
 * @param picks from the top
 */
public record TeamDraft(List<Pick> picks) {
    public TeamDraft {
        picks = List.copyOf(picks);
    }

    /** A ranker. */
    public enum Team {
        /** The first one. */
        A,
        /** The second one. */
        B
    }

    /**
     * An item of the list.
     *
     * @param item its id
     * @param team that added it and gets its clicks
     */
    public record Pick(String item, Team team) {}

    /**
     * Drafts a list.
     *
     * @param a items of the first ranker, best first
     * @param b items of the second ranker, best first
     * @param length most items
     * @param coin true when A picks first
     */
    public static TeamDraft of(List<String> a, List<String> b, int length, BooleanSupplier coin) {
        List<Pick> picks = new ArrayList<>();
        Set<String> used = new HashSet<>();
        int lead = 0; // picks of A less picks of B
        while (picks.size() < length) {
            String fromA = next(a, used);
            String fromB = next(b, used);
            if (fromA.isEmpty() && fromB.isEmpty()) {
                break;
            }
            boolean turnOfA = lead < 0 || (lead == 0 && coin.getAsBoolean());
            boolean pickA = fromB.isEmpty() || (turnOfA && !fromA.isEmpty());
            String item = pickA ? fromA : fromB;
            picks.add(new Pick(item, pickA ? Team.A : Team.B));
            used.add(item);
            lead += pickA ? 1 : -1;
        }
        return new TeamDraft(picks);
    }

    private static String next(List<String> items, Set<String> used) {
        return items.stream().filter(item -> !used.contains(item)).findFirst().orElse("");
    }
}
