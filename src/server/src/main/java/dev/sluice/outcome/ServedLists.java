package dev.sluice.outcome;

import dev.sluice.model.Interval;
import dev.sluice.statistics.RateDifference.Rate;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the lists looked like that people saw, and what came of them, by the arm that put each item there. It describes and does not
 * compare: other lists were shown to other people.
 *
 * @param items distinct ones that were seen
 * @param catalogue items that there are
 * @param arms in all
 * @param positions of each arm, from 1
 * @param mostClicked the items with the most clicks, at most {@link #MOST_ITEMS}; of those without, the ones seen most
 * @param common how much lists of two arms have in common
 * @param days by arm, the oldest first
 */
public record ServedLists(
        long items,
        long catalogue,
        List<ArmLists> arms,
        List<PositionFigures> positions,
        List<ItemFigures> mostClicked,
        List<ListOverlap> common,
        List<ListDay> days) {
    /** Most items that are told one by one. */
    public static final int MOST_ITEMS = 100;

    private static final double ALPHA = 0.05;

    /**
     * What an arm showed in all.
     *
     * @param lists in which an item of the arm was seen
     * @param items distinct ones
     * @param clicked items of lists that were clicked
     * @param half fewest items that half of the clicks fell on
     */
    public record ArmLists(String arm, long lists, long items, long clicked, long half) {}

    /**
     * What was seen at one position.
     *
     * @param seen items
     * @param clicked those that were clicked; viewed, long enough, and converted likewise
     * @param rate share that was clicked, with its 95 % score interval, as if nobody had looked before and shares had not moved
     */
    public record PositionFigures(
            String arm, int position, long seen, long clicked, long viewed, long converted, Interval rate) {
        static PositionFigures of(String arm, int position, long seen, long clicked, long viewed, long converted) {
            return new PositionFigures(
                    arm, position, seen, clicked, viewed, converted, new Rate(clicked, seen).wilson(ALPHA));
        }
    }

    /**
     * An item.
     *
     * @param seen how often
     * @param clicked how often it was clicked when it was seen; viewed and converted likewise
     * @param value sum of its conversions' values
     * @param arms the same by arm
     */
    public record ItemFigures(
            String itemId,
            long seen,
            long clicked,
            long viewed,
            long converted,
            double value,
            Map<String, ItemByArm> arms) {}

    /** An item in the lists of one arm. */
    public record ItemByArm(long seen, long clicked) {}

    /**
     * Two arms.
     *
     * @param items that a list of one has in common with a list of the other, on average over all pairs of lists
     */
    public record ListOverlap(String arm, String other, double items) {}

    /**
     * The lists of an arm on a day, in UTC.
     *
     * @param lists in which an item of the arm was seen
     * @param items distinct ones
     * @param coverage share of the catalogue that was seen; empty where the catalogue is
     * @param diversity 1 − mean cosine of two lists, in [0, 1]: 0 where all are the same, 1 where none share an item; empty for one list
     * @param novelty mean −log2 of the share of all interactions and clicks that each item seen has, in bits: one without any counts as
     *     half of one
     * @param concentration Gini index over the catalogue of how often each item was seen, in [0, 1]: 0 where all were alike, 1
     *     where it was always the same one
     * @param popularity mean rank by interactions and clicks of the items seen, as a share of the catalogue from the top, in (0, 1]: a
     *     small one where lists hold what everybody has anyhow
     */
    public record ListDay(
            String arm,
            LocalDate day,
            long lists,
            long items,
            Optional<Double> coverage,
            Optional<Double> diversity,
            double novelty,
            double concentration,
            double popularity) {}
}
