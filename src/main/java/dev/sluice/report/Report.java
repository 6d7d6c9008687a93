package dev.sluice.report;

import dev.sluice.definition.ExperimentDefinition.Unit;
import dev.sluice.definition.Status;
import dev.sluice.model.Interval;
import dev.sluice.model.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * @param unit what is randomised, and so what a mature row is
 * @param per what VTR and CVR are rates of
 * @param interval how the limits of the rates are made
 * @param arms in the order of the definition
 * @param ledger what became of the records
 * @param checks whether the numbers can be trusted
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
        Unit unit,
        Per per,
        String interval,
        List<Arm> arms,
        Ledger ledger,
        Checks checks,
        List<String> warnings) {

    /**
     * One arm. Clicks, views and conversions count mature rows with at least one: impressions, or units where units are
     * randomised. Totals count events, mature or not.
     *
     * @param share of the next decisions
     * @param decisions drawn by the policy
     * @param impressions decisions with an impression, seen or implied
     * @param impliedImpressions of these, the ones known only through a later event
     * @param matureImpressions whose window has closed
     * @param matureUnits units whose first decision's window has closed; absent where requests are randomised
     * @param eventsTotal events of the types that the experiment declares
     * @param ctr clicks per mature row
     * @param vtr view-throughs per mature row, or per one with a click
     * @param cvr conversions per mature row, or per one with a click
     * @param reward mean reward of the mature rows, which the policy maximises
     * @param valueSum sum of conversion values of mature rows
     * @param probabilityBest posterior probability of the highest reward rate; no error rate
     * @param expectedLoss posterior expectation of what choosing this arm gives away, in units of the reward rate
     * @param fallbacks decisions that the fallback served
     * @param tripped whether a guardrail has stopped it
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
            Optional<Long> matureUnits,
            long clicks,
            long views,
            long conversions,
            long clicksTotal,
            long viewsTotal,
            long conversionsTotal,
            Map<String, Long> eventsTotal,
            Interval ctr,
            Interval vtr,
            Interval cvr,
            double reward,
            double valueSum,
            double probabilityBest,
            double expectedLoss,
            long fallbacks,
            boolean tripped,
            long degraded) {}

    /**
     * Whether the numbers can be trusted.
     *
     * @param impliedImpressions whether impressions known only through a later event are spread equally over the arms
     */
    public record Checks(Check impliedImpressions) {}

    /**
     * One check.
     *
     * @param p p-value at this look
     * @param ok whether it gives no reason to doubt
     */
    public record Check(double p, boolean ok) {}
}
