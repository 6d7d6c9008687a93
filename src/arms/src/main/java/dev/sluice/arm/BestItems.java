package dev.sluice.arm;

import java.util.PriorityQueue;

/** Chooses by scores of the whole catalogue. */
final class BestItems {
    private BestItems() {}

    /** Offers the allowed items with the highest positive scores, best first, ties by number. */
    static void offer(double[] scores, Selection selection, int count) {
        for (int number : best(scores, selection, count)) {
            selection.offer(number, scores[number]);
        }
    }

    private static int[] best(double[] scores, Selection selection, int count) {
        PriorityQueue<Integer> worstFirst = new PriorityQueue<>(
                (a, b) -> scores[a] != scores[b] ? Double.compare(scores[a], scores[b]) : Integer.compare(b, a));
        for (int number = 0; number < scores.length; number++) {
            boolean room = worstFirst.size() < count;
            if (scores[number] > 0
                    && (room || scores[number] > scores[worstFirst.element()])
                    && selection.allows(number)) {
                worstFirst.add(number);
                if (!room) {
                    worstFirst.remove();
                }
            }
        }
        int[] order = new int[worstFirst.size()];
        for (int i = order.length - 1; i >= 0; i--) {
            order[i] = worstFirst.remove();
        }
        return order;
    }
}
