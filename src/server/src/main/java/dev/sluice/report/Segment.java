package dev.sluice.report;

import dev.sluice.evidence.Claim;
import dev.sluice.model.Interval;
import java.util.List;
import java.util.Optional;

/**
 * The arms among the requests whose context has one value of one attribute.
 *
 * @param attribute its name
 * @param value of it; {@code other} for all that are not declared
 * @param arms in the order of the definition
 * @param comparisons of every arm with control on the goals, to see who is helped and who is harmed
 */
public record Segment(String attribute, String value, List<ArmRates> arms, List<Versus> comparisons) {
    /**
     * What an arm's mature rows of the segment show.
     *
     * @param rows mature impressions, or units where units are randomised
     * @param ctr clicks per row
     * @param vtr view-throughs per row
     * @param cvr conversions per row
     */
    public record ArmRates(String arm, long rows, Interval ctr, Interval vtr, Interval cvr) {}

    /**
     * An arm against control within the segment.
     *
     * @param arm key
     * @param versus key of control
     * @param metric ctr, vtr or cvr
     * @param difference of the rates, with limits that hold at every look and for all segments at once; absent below 30
     *     successes per arm
     * @param claim BETTER or WORSE where the limits leave no other choice, else UNDECIDED
     * @param meaning the claim in one sentence
     */
    public record Versus(
            String arm, String versus, String metric, Optional<Interval> difference, Claim claim, String meaning) {}
}
