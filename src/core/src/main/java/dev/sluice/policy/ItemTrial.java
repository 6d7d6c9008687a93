package dev.sluice.policy;

/**
 * What became of showing an item.
 *
 * @param clicks decisions with a click on it, 0 or more
 * @param exposures times that it was looked at, 0 or more; less than the clicks as long as those are younger
 */
public record ItemTrial(double clicks, double exposures) {
    /** Never shown. */
    public static final ItemTrial NONE = new ItemTrial(0, 0);

    ItemTrial plus(ItemTrial other) {
        return new ItemTrial(clicks + other.clicks, exposures + other.exposures);
    }

    /** With the exposures that clicks tell of before they are counted. */
    ItemTrial whole() {
        return new ItemTrial(clicks, Math.max(clicks, exposures));
    }
}
