package dev.sluice.evaluation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What recommended lists look like together, apart from being right. */
public final class ListMetrics {
    private final List<List<String>> lists;
    private final int catalogue;
    private final Map<String, Long> shown = new HashMap<>();

    /**
     * @param lists at least one; no item twice in a list
     * @param catalogue all items; a list with another item is refused
     */
    public ListMetrics(List<List<String>> lists, Collection<String> catalogue) {
        this.lists = lists;
        this.catalogue = catalogue.size();
        Set<String> known = new HashSet<>(catalogue);
        for (List<String> list : lists) {
            for (String item : list) {
                if (!known.contains(item)) {
                    throw new IllegalArgumentException("item '" + item + "' is not in the catalogue");
                }
                shown.merge(item, 1L, Long::sum);
            }
        }
    }

    public double coverage() {
        return (double) shown.size() / catalogue;
    }

    /** Gini coefficient of how often items are shown, over the whole catalogue; 0 is even, towards 1 is concentrated. */
    public double gini() {
        long[] counts =
                shown.values().stream().mapToLong(Long::longValue).sorted().toArray();
        double weighted = 0;
        double total = 0;
        int missing = catalogue - counts.length;
        for (int i = 0; i < counts.length; i++) {
            weighted += (2.0 * (missing + i + 1) - catalogue - 1) * counts[i];
            total += counts[i];
        }
        return weighted / (catalogue * total);
    }

    public double entropy() {
        double total = shown.values().stream().mapToLong(Long::longValue).sum();
        return shown.values().stream()
                .mapToDouble(count -> -count / total * Math.log(count / total))
                .sum();
    }

    /**
     * Mean self-information −log2(users with the item / users) over the items of a list, then over lists; an item that
     * nobody had counts as had by half a user (Zhou et al. 2010).
     */
    public double novelty(Map<String, Integer> usersWithItem, int users) {
        return lists.stream()
                .filter(list -> !list.isEmpty())
                .mapToDouble(list -> list.stream()
                        .mapToDouble(item -> {
                            double had = Math.max(0.5, usersWithItem.getOrDefault(item, 0));
                            return -Math.log(had / users) / Math.log(2);
                        })
                        .average()
                        .orElse(0))
                .average()
                .orElse(0);
    }

    public double personalisation() {
        Map<String, Double> sum = new HashMap<>();
        long filled = 0;
        for (List<String> list : lists) {
            for (String item : list) {
                sum.merge(item, 1 / Math.sqrt(list.size()), Double::sum);
            }
            filled += list.isEmpty() ? 0 : 1;
        }
        double squares =
                sum.values().stream().mapToDouble(value -> value * value).sum();
        double pairs = (double) lists.size() * (lists.size() - 1);
        return pairs == 0 ? 0 : 1 - (squares - filled) / pairs;
    }

    /**
     * Mean over lists of |relevant items that popularity would not have shown| / k (Ge, Delgado and Jannach 2010).
     *
     * @param relevant per list
     * @param expected what popularity shows
     */
    public double serendipity(List<Set<String>> relevant, Set<String> expected, int k) {
        double sum = 0;
        for (int i = 0; i < lists.size(); i++) {
            Set<String> useful = relevant.get(i);
            sum += lists.get(i).stream()
                            .filter(item -> useful.contains(item) && !expected.contains(item))
                            .count()
                    / (double) k;
        }
        return sum / lists.size();
    }

    /** Mean over lists of the mean pairwise 1 − cosine of their items' vectors; lists of one item are left out. */
    public double intraListDiversity(Map<String, double[]> vectors) {
        return lists.stream()
                .filter(list -> list.size() > 1)
                .mapToDouble(list -> diversity(list, vectors))
                .average()
                .orElse(0);
    }

    private static double diversity(List<String> list, Map<String, double[]> vectors) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < list.size(); i++) {
            for (int j = i + 1; j < list.size(); j++) {
                sum += 1 - cosine(vectors.getOrDefault(list.get(i), ZERO), vectors.getOrDefault(list.get(j), ZERO));
                pairs++;
            }
        }
        return sum / pairs;
    }

    private static final double[] ZERO = {};

    private static double cosine(double[] a, double[] b) {
        double dot = 0;
        double left = 0;
        double right = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            dot += a[i] * b[i];
            left += a[i] * a[i];
            right += b[i] * b[i];
        }
        return left == 0 || right == 0 ? 0 : dot / Math.sqrt(left * right);
    }
}
