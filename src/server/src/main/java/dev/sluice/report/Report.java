package dev.sluice.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.definition.ExperimentDefinition.Unit;
import dev.sluice.definition.Status;
import dev.sluice.model.Forecast;
import dev.sluice.model.Interval;
import dev.sluice.model.Ledger;
import dev.sluice.model.Recommendation;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param findings on every arm against control and against the other arms, goals first
 * @param interleaving whose items get more clicks, where lists are drafted from both; else absent
 * @param perImpression rates per impression where units are randomised under a fixed split; else empty
 * @param segments by the attributes that the definition declares
 * @param best arm that is proven best; absent while none is
 * @param shipping what switching now would cost: a decision, no evidence
 * @param forecast how much longer it may take to claim something; absent while nothing is undecided
 * @param course the reward over time, and whether effects change
 * @param regret rewards given away so far against the best arm in hindsight, and gained over showing all equally; absent
 *     where arms could have shares near 0, which leaves both unknown
 * @param recommendation of a stopping rule; absent while none holds
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
        Denominator per,
        String interval,
        List<Arm> arms,
        List<Comparison> findings,
        Optional<Interleaved> interleaving,
        List<PerImpression> perImpression,
        List<Segment> segments,
        Optional<String> best,
        Optional<Shipping> shipping,
        Optional<Forecast> forecast,
        Course course,
        Optional<Regret> regret,
        Optional<Recommendation> recommendation,
        Ledger ledger,
        Checks checks,
        List<String> warnings) {

    /** The same with one more thing that a reader must know. */
    public Report warning(String more) {
        List<String> all = new ArrayList<>(warnings);
        all.add(more);
        return new Report(
                experiment,
                status,
                revision,
                policyVersion,
                sequence,
                asOf,
                stale,
                unit,
                per,
                interval,
                arms,
                findings,
                interleaving,
                perImpression,
                segments,
                best,
                shipping,
                forecast,
                course,
                regret,
                recommendation,
                ledger,
                checks,
                List.copyOf(all));
    }

    @JsonIgnore
    public long matureRows() {
        return arms.stream()
                .mapToLong(arm -> arm.matureUnits().orElse(arm.matureImpressions()))
                .sum();
    }

    /**
     * One arm. Clicks, views and conversions count mature rows with at least one: impressions, or units where units are
     * randomised. Totals count events, mature or not.
     *
     * @param share of the next decisions
     * @param decisions drawn by the policy
     * @param impressions decisions with an impression, seen or implied
     * @param impliedImpressions of these, the ones known only through a later event
     * @param matureImpressions whose window has closed
     * @param movedUnits units of this arm that another one was shown to as well; absent where requests are randomised
     * @param matureUnits units whose first decision's window has closed; absent where requests are randomised
     * @param eventsTotal events of the types that the experiment declares
     * @param foreignItemEvents events that name an item which the list did not hold: they count for the list only
     * @param ctr clicks per mature row
     * @param vtr view-throughs per mature row, or per one with a click
     * @param cvr conversions per mature row, or per one with a click
     * @param immatureShare share of the impressions whose window is still open: their events may yet come
     * @param exposure rows that the policy learns from, young ones only as far as their successes should have come by now;
     *     absent unless learning is corrected
     * @param overall mean reward over all traffic, whoever received it; absent where that is unknown
     * @param reward mean reward of the mature rows, which the policy maximises; of values, their mean
     * @param valueSum sum of conversion values of mature rows; where values are the reward, a row counts up to the cap
     * @param probabilityBest posterior probability of the highest reward rate, or where lists are drafted from both arms of
     *     winning more of them; no error rate
     * @param expectedLoss posterior expectation of what choosing this arm gives away, in units of the reward rate, or of the
     *     share of lists won
     * @param fallbacks decisions that the fallback served
     * @param tripped whether a guardrail has stopped it
     * @param eliminated whether it is beaten and gets no more than the floor
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
            Optional<Long> movedUnits,
            long clicks,
            long views,
            long conversions,
            long clicksTotal,
            long viewsTotal,
            long conversionsTotal,
            Map<String, Long> eventsTotal,
            long foreignItemEvents,
            Interval ctr,
            Interval vtr,
            Interval cvr,
            double immatureShare,
            Optional<Double> exposure,
            Optional<Interval> overall,
            double reward,
            double valueSum,
            double probabilityBest,
            double expectedLoss,
            long fallbacks,
            boolean tripped,
            boolean eliminated,
            long degraded) {}

    /**
     * Whether the numbers can be trusted.
     *
     * @param impliedImpressions whether impressions known only through a later event are spread equally over the arms
     * @param propensity whether arms were drawn with their logged propensities: the sample-ratio test, also for shares
     *     that move
     * @param crossovers units that more than one arm was shown to; absent where requests are randomised
     * @param lateEvents what came when its window was over
     */
    public record Checks(
            Check impliedImpressions, Propensity propensity, Optional<Crossovers> crossovers, Late lateEvents) {}

    /**
     * Records that came when the window of their decision was over, which no rate contains.
     *
     * @param records of them
     * @param share records / all that were received
     * @param ok whether the share is at most 5 %
     * @param meaning in one sentence
     */
    public record Late(long records, double share, boolean ok, String meaning) {}

    /**
     * Units that were shown another arm than that of their first decision, which draws the arms' rates together.
     *
     * @param units with a mature decision
     * @param moved units of these that another arm was shown to as well
     * @param share moved / units
     * @param decisions mature decisions that showed another arm
     * @param ok whether the share is at most 5 %
     * @param meaning in one sentence
     */
    public record Crossovers(long units, long moved, double share, long decisions, boolean ok, String meaning) {}

    /**
     * Whether arms were drawn with their logged propensities.
     *
     * @param p anytime-valid: least 1 / E so far
     * @param chiSquareP p-value of the χ² test, for one look only
     * @param chiSquare its statistic
     * @param degreesOfFreedom of it
     * @param evidence E against the logged propensities, at most 1e12
     * @param ok whether p is 0.01 or more
     * @param unexplained mature decisions that are in no comparison, since their propensities are not known any more
     * @param method how it is tested
     */
    public record Propensity(
            double p,
            double chiSquareP,
            double chiSquare,
            int degreesOfFreedom,
            double evidence,
            boolean ok,
            long unexplained,
            String method) {}

    /**
     * What switching all traffic to the leader would cost.
     *
     * @param arm leader by posterior mean of the reward
     * @param expectedLoss posterior expectation of what is given away per decision
     * @param relativeLoss the same as a share of the leader's rate
     * @param ready whether it is below the limit of the stopping rule, every arm has 100 mature rows and arms were drawn as
     *     logged; the rule itself also waits for {@code shipAfter}
     * @param meaning in one sentence
     */
    public record Shipping(String arm, double expectedLoss, double relativeLoss, boolean ready, String meaning) {}

    /**
     * What the allocation has cost and earned so far, in units of the reward, with limits that hold at every look.
     *
     * @param regret against always showing the best arm
     * @param gain over showing all arms equally
     * @param method how both are made
     */
    public record Regret(Interval regret, Interval gain, String method) {}

    /**
     * One check.
     *
     * @param p p-value at this look
     * @param ok whether it gives no reason to doubt
     */
    public record Check(double p, boolean ok) {}
}
