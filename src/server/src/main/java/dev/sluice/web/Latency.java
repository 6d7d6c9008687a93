package dev.sluice.web;

import dev.sluice.model.DecisionReason;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * How long decisions of one arm took in this replica since it was started, from the request to the answer.
 *
 * @param arm key
 * @param reason why it was shown: POLICY, FALLBACK and so on
 * @param decisions measured
 * @param mean milliseconds
 * @param max milliseconds, of the last minutes
 * @param within share of the decisions that took at most so many milliseconds
 */
public record Latency(
        String arm, DecisionReason reason, long decisions, double mean, double max, Map<Integer, Double> within) {
    static Latency of(String arm, DecisionReason reason, HistogramSnapshot times) {
        Map<Integer, Double> within = new TreeMap<>();
        for (CountAtBucket bucket : times.histogramCounts()) {
            int limit = (int) Math.round(bucket.bucket(TimeUnit.MILLISECONDS));
            if (times.count() > 0) {
                within.put(limit, Math.min(1, bucket.count() / times.count()));
            }
        }
        return new Latency(
                arm,
                reason,
                times.count(),
                times.mean(TimeUnit.MILLISECONDS),
                times.max(TimeUnit.MILLISECONDS),
                within);
    }
}
