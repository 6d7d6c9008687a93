package dev.sluice.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What decisions of one arm and label show so far, mature or not. Differences of two counts may be negative: a record
 * whose earliest token turns out to name another arm is taken back from the first one.
 *
 * @param decisions decisions that at least one record names
 * @param impressions decisions with an impression, seen or implied
 * @param impliedImpressions of these, the ones known only through a later event
 * @param clickEvents click events
 * @param viewEvents view events that reached the threshold
 * @param conversionEvents conversion events
 * @param matureDecisions decisions whose window has closed; counted only where units are randomised, since elsewhere
 *     they are the mature rows
 * @param wins mature lists drafted from two arms in which this one got more clicks
 * @param ties mature lists drafted from two arms, begun by this one, in which both got as many
 * @param foreignItemEvents events that name an item which the list did not hold
 * @param customEvents events of the types that the experiment declares, without zeros
 */
public record Counts(
        long decisions,
        long impressions,
        long impliedImpressions,
        long clickEvents,
        long viewEvents,
        long conversionEvents,
        long matureDecisions,
        long wins,
        long ties,
        long foreignItemEvents,
        Map<String, Long> customEvents) {
    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
    /** One decision whose window has closed. */
    public static final Counts MATURED = new Counts(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, Map.of());
    /** One mature list that was won. */
    public static final Counts WON = new Counts(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, Map.of());
    /** One mature list that nobody won. */
    public static final Counts TIED = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, Map.of());

    @SuppressWarnings("NullAway") // older records do not have custom events
    public Counts {
        customEvents = customEvents == null ? Map.of() : Map.copyOf(customEvents);
    }

    public static Counts drawn(Map<DecisionReason, Counts> byLabel) {
        Counts sum = NONE;
        for (Map.Entry<DecisionReason, Counts> entry : byLabel.entrySet()) {
            if (entry.getKey().learnable()) {
                sum = sum.plus(entry.getValue());
            }
        }
        return sum;
    }

    public Counts plus(Counts other) {
        return new Counts(
                decisions + other.decisions,
                impressions + other.impressions,
                impliedImpressions + other.impliedImpressions,
                clickEvents + other.clickEvents,
                viewEvents + other.viewEvents,
                conversionEvents + other.conversionEvents,
                matureDecisions + other.matureDecisions,
                wins + other.wins,
                ties + other.ties,
                foreignItemEvents + other.foreignItemEvents,
                sum(customEvents, other.customEvents));
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        Map<String, Long> sum = new TreeMap<>(one);
        other.forEach((type, count) -> sum.merge(type, count, Counts::plusOrNothing));
        return sum;
    }

    @SuppressWarnings("NullAway") // merge drops what becomes null
    private static @Nullable Long plusOrNothing(long one, long other) {
        return one + other == 0 ? null : Long.valueOf(one + other);
    }

    public Counts negated() {
        Map<String, Long> custom = new TreeMap<>(customEvents);
        custom.replaceAll((type, count) -> -count);
        return new Counts(
                -decisions,
                -impressions,
                -impliedImpressions,
                -clickEvents,
                -viewEvents,
                -conversionEvents,
                -matureDecisions,
                -wins,
                -ties,
                -foreignItemEvents,
                custom);
    }
}
