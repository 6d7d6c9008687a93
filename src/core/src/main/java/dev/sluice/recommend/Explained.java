package dev.sluice.recommend;

import java.util.Collections;
import java.util.LinkedHashMap;
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
        predictions = Collections.unmodifiableMap(new LinkedHashMap<>(predictions)); // in the order of the model
    }
}
