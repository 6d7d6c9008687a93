package dev.sluice.report;

import dev.sluice.definition.Status;
import dev.sluice.model.Ledger;
import dev.sluice.statistics.Interval;
import java.time.Instant;
import java.util.List;

/**
 * What an experiment shows now.
 *
 * @param experiment key
 * @param status where it is in its life
 * @param revision revision in force
 * @param policyVersion version of the allocation; 0 before the first one
 * @param sequence of the totals shown
 * @param asOf when they were published
 * @param stale whether a running experiment was not heard of for 30 seconds
 * @param interval how the limits of the rates are made
 * @param arms in the order of the definition
 * @param ledger what became of the records
 * @param warnings what a reader must know
 */
public record Report(
        String experiment,
        Status status,
        int revision,
        long policyVersion,
        long sequence,
        Instant asOf,
        boolean stale,
        String interval,
        List<Arm> arms,
        Ledger ledger,
        List<String> warnings) {

    /**
     * One arm. Clicks, views and conversions count mature impressions with at least one; totals count events.
     *
     * @param share of the next decisions
     * @param decisions drawn by the policy
     * @param impressions decisions with an impression, seen or implied
     * @param impliedImpressions of these, the ones known only through a later event
     * @param matureImpressions whose window has closed
     * @param ctr clicks per mature impression
     * @param vtr view-throughs per mature impression
     * @param cvr conversions per mature impression
     * @param valueSum sum of conversion values of mature impressions
     * @param probabilityBest posterior probability of the highest reward rate; no error rate
     * @param expectedLoss posterior expectation of what choosing this arm gives away, in units of the reward rate
     * @param fallbacks decisions that the fallback served
     * @param degraded decisions outside the experiment, known through their events
     */
    public record Arm(
            String arm,
            boolean control,
            double share,
            long decisions,
            long impressions,
            long impliedImpressions,
            long matureImpressions,
            long clicks,
            long views,
            long conversions,
            long clicksTotal,
            long viewsTotal,
            long conversionsTotal,
            Interval ctr,
            Interval vtr,
            Interval cvr,
            double valueSum,
            double probabilityBest,
            double expectedLoss,
            long fallbacks,
            long degraded) {}
}
