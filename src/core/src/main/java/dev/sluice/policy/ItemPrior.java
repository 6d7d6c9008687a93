package dev.sluice.policy;

import java.util.OptionalDouble;

/**
 * What is known of an item before anybody saw it.
 *
 * @param group of items that are alike; empty for none
 * @param score by a model, on any scale; what it says of click rates is learned
 */
public record ItemPrior(String group, OptionalDouble score) {
    /** Of a group alone. */
    public static ItemPrior of(String group) {
        return new ItemPrior(group, OptionalDouble.empty());
    }
}
