package dev.sluice.policy;

/**
 * What became of showing an item. Clicks are there at once, exposures when decisions are mature.
 *
 * @param clicks decisions with a click on it, 0 or more
 * @param exposures times that it was looked at in mature decisions, 0 or more
 * @param matured clicks of mature decisions, 0 or more
 */
public record ItemTrial(double clicks, double exposures, double matured) {
    /** Never shown. */
    public static final ItemTrial NONE = new ItemTrial(0, 0, 0);

    /** All of whose decisions are mature. */
    public static ItemTrial mature(double clicks, double exposures) {
        return new ItemTrial(clicks, exposures, clicks);
    }

    ItemTrial plus(ItemTrial other) {
        return new ItemTrial(clicks + other.clicks, exposures + other.exposures, matured + other.matured);
    }
}
