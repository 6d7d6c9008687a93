package dev.sluice.evaluation;

import java.util.List;
import java.util.Map;

/**
 * Quality of one ranked list. Relevant means grade above 0. All are defined only for a user with a relevant item.
 *
 * @param precision hits / K, also where fewer than K items were recommended
 * @param recall hits / relevant items
 * @param hitRate 1 with a hit, else 0
 * @param reciprocalRank 1 / rank of the first hit, 0 without one
 * @param ndcg gain 2^g − 1, discount log2(1 + rank), ideal over all relevant items cut at K (Järvelin and Kekäläinen 2002)
 * @param averagePrecision Σ over hits of precision at their rank / min(relevant, K)
 */
public record RankingMetrics(
        double precision, double recall, double hitRate, double reciprocalRank, double ndcg, double averagePrecision) {

    /**
     * Metrics of a list at a cut.
     *
     * @param ranked item ids, best first, no id twice
     * @param grades relevance by item id, at least one above 0
     * @param k cut, at least 1
     */
    public static RankingMetrics at(int k, List<String> ranked, Map<String, Double> grades) {
        List<Double> ideal = grades.values().stream()
                .filter(grade -> grade > 0)
                .sorted((a, b) -> Double.compare(b, a))
                .toList();
        if (ideal.isEmpty()) {
            throw new IllegalArgumentException("metrics are undefined without a relevant item");
        }
        int hits = 0;
        double first = 0;
        double gain = 0;
        double precisions = 0;
        for (int rank = 1; rank <= Math.min(k, ranked.size()); rank++) {
            double grade = grades.getOrDefault(ranked.get(rank - 1), 0.0);
            if (grade > 0) {
                hits++;
                first = hits == 1 ? 1.0 / rank : first;
                gain += discounted(grade, rank);
                precisions += (double) hits / rank;
            }
        }
        double best = 0;
        for (int rank = 1; rank <= Math.min(k, ideal.size()); rank++) {
            best += discounted(ideal.get(rank - 1), rank);
        }
        return new RankingMetrics(
                (double) hits / k,
                (double) hits / ideal.size(),
                hits > 0 ? 1 : 0,
                first,
                gain / best,
                precisions / Math.min(k, ideal.size()));
    }

    private static double discounted(double grade, int rank) {
        return (Math.pow(2, grade) - 1) * Math.log(2) / Math.log(1.0 + rank);
    }
}
