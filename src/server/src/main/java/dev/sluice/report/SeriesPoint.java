package dev.sluice.report;

import dev.sluice.model.ArmSnapshot;
import dev.sluice.model.Counts;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Outcomes;
import dev.sluice.model.PolicySnapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What one arm had shown by the end of a minute. Totals are cumulative within a group, so that a missing minute costs
 * detail and no counts.
 *
 * @param minute start of the minute
 * @param slot permanent slot of the arm
 * @param group group of revisions that the totals belong to
 * @param version of the allocation
 * @param sequence of the totals
 * @param share of the decisions
 * @param decisions drawn by the policy
 * @param impressions decisions with an impression, seen or implied
 * @param impliedImpressions of these, the ones known only through a later event
 * @param matureRows mature impressions, or units where units are randomised
 * @param clicks mature rows with at least one click
 * @param views mature rows with at least one view-through
 * @param conversions mature rows with at least one conversion
 * @param valueSum sum of the conversion values of mature rows
 * @param fallbacks decisions that the fallback served
 */
public record SeriesPoint(
        Instant minute,
        int slot,
        int group,
        long version,
        long sequence,
        double share,
        long decisions,
        long impressions,
        long impliedImpressions,
        long matureRows,
        long clicks,
        long views,
        long conversions,
        double valueSum,
        long fallbacks) {
    public static SeriesPoint of(PolicySnapshot snapshot, ArmSnapshot arm) {
        Counts drawn = arm.drawn();
        Outcomes mature = arm.mature();
        return new SeriesPoint(
                snapshot.asOf().truncatedTo(ChronoUnit.MINUTES),
                arm.slot(),
                snapshot.group(),
                snapshot.version(),
                snapshot.sequence(),
                snapshot.allocation().share(arm.slot()),
                drawn.decisions(),
                drawn.impressions(),
                drawn.impliedImpressions(),
                mature.rows(),
                mature.clicks(),
                mature.views(),
                mature.conversions(),
                mature.valueSum(),
                arm.of(DecisionReason.FALLBACK).decisions());
    }
}
