package dev.sluice.model;

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
 */
public record Counts(
        long decisions,
        long impressions,
        long impliedImpressions,
        long clickEvents,
        long viewEvents,
        long conversionEvents) {
    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /** The sum of both. */
    public Counts plus(Counts other) {
        return new Counts(
                decisions + other.decisions,
                impressions + other.impressions,
                impliedImpressions + other.impliedImpressions,
                clickEvents + other.clickEvents,
                viewEvents + other.viewEvents,
                conversionEvents + other.conversionEvents);
    }

    /** The same with opposite signs. */
    public Counts negated() {
        return new Counts(-decisions, -impressions, -impliedImpressions, -clickEvents, -viewEvents, -conversionEvents);
    }
}
