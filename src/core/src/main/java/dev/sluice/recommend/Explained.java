package dev.sluice.recommend;

import java.util.Map;

/**
 * A recommended item with what it is recommended for.
 *
 * @param item with its score
 * @param predictions probability of each target by its name, like {@code click} and {@code conversion}; empty of recommenders that
 *     predict one thing or nothing
 */
public record Explained(ScoredItem item, Map<String, Double> predictions) {
    public Explained {
        predictions = Map.copyOf(predictions);
    }
}
