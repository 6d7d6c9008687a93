package dev.sluice.decision;

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
 * @param contested how many of them, from the top, each ranker had the same chance to get: further down one of them has run
 *     out of items, so that clicks there speak for nobody
 */
public record TeamDraft(List<Pick> picks, int contested) {
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
        List<Pick> picks = new ArrayList<>(length);
        Set<String> used = new HashSet<>();
        int nextOfA = 0;
        int nextOfB = 0;
        int lead = 0; // picks of A less picks of B
        int contested = 0;
        boolean answered = false;
        while (picks.size() < length) {
            nextOfA = unused(a, nextOfA, used);
            nextOfB = unused(b, nextOfB, used);
            boolean both = nextOfA < a.size() && nextOfB < b.size();
            if (nextOfA == a.size() && nextOfB == b.size()) {
                break;
            }
            if (lead == 0) {
                answered = both && eitherWay(a.subList(nextOfA, a.size()), b.subList(nextOfB, b.size()), used);
            }
            contested += (lead == 0 ? both : answered) ? 1 : 0;
            boolean turnOfA = lead < 0 || (lead == 0 && both && coin.getAsBoolean());
            boolean pickA = both ? turnOfA : nextOfA < a.size();
            String item = pickA ? a.get(nextOfA) : b.get(nextOfB);
            picks.add(new Pick(item, pickA ? Team.A : Team.B));
            used.add(item);
            lead += pickA ? 1 : -1;
        }
        return new TeamDraft(picks, contested);
    }

    /** Whether the second pick of a round is the other ranker's, however the coin of the first one falls. */
    private static boolean eitherWay(List<String> a, List<String> b, Set<String> used) {
        String best = a.get(0);
        return !best.equals(b.get(0)) || (another(a, best, used) && another(b, best, used));
    }

    private static boolean another(List<String> items, String best, Set<String> used) {
        for (String item : items) {
            if (!item.equals(best) && !used.contains(item)) {
                return true;
            }
        }
        return false;
    }

    private static int unused(List<String> items, int from, Set<String> used) {
        int next = from;
        while (next < items.size() && used.contains(items.get(next))) {
            next++;
        }
        return next;
    }
}
