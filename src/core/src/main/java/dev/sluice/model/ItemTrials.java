package dev.sluice.model;

import static java.util.Objects.requireNonNull;

/**
 * What became of showing an item, as decayed sums; the value of the topic of item trials.
 *
 * @param v schema version
 * @param by how trials are counted
 * @param item id
 * @param clicks decisions with a click on it, by their acceptance
 * @param clicksAt time of the sum, in milliseconds since 1970
 * @param exposures mature decisions in which it was seen, each by how likely its place is looked at
 * @param exposuresAt time of that sum
 */
public record ItemTrials(
        int v, ItemBandit by, String item, double clicks, long clicksAt, double exposures, long exposuresAt)
        implements Versioned {
    public ItemTrials {
        requireNonNull(by, "by");
        requireNonNull(item, "item");
    }
}
