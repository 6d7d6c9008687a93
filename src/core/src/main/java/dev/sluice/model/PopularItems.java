package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import dev.sluice.codec.InvalidInput;
import java.util.List;

/**
 * The most popular items of one part of the catalogue; the value of the topic of popularity.
 *
 * @param v schema version
 * @param by how popularity is told
 * @param part number of the part
 * @param items ids, most popular first
 * @param scores of those, highest first: the binary logarithm of the decayed count that each would have had in 1970, which keeps
 *     its order while time passes
 */
public record PopularItems(int v, Popularity by, int part, List<String> items, List<Double> scores)
        implements Versioned {
    public PopularItems {
        requireNonNull(by, "by");
        items = List.copyOf(items);
        scores = List.copyOf(scores);
        InvalidInput.require(items.size() == scores.size(), "scores", "must be one for each item");
    }
}
