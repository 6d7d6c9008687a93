package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;

/**
 * What became of showing an item; the value of the topic of item trials.
 *
 * @param v schema version
 * @param by how trials are counted
 * @param item id
 * @param clicks decisions with a click on it, by their acceptance
 * @param exposures mature decisions in which it was seen, each by how likely its place is looked at
 * @param matured those of the clicks whose decisions are mature
 */
public record ItemTrials(int v, ItemBandit by, String item, Sum clicks, Sum exposures, Sum matured)
        implements Versioned {
    public ItemTrials {
        requireNonNull(by, "by");
        requireNonNull(item, "item");
        requireNonNull(clicks, "clicks");
        requireNonNull(exposures, "exposures");
        requireNonNull(matured, "matured");
    }

    /**
     * A decayed sum.
     *
     * @param sum as of {@code at}
     * @param at milliseconds since 1970; irrelevant where nothing ages
     */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    public record Sum(double sum, long at) {}
}
