package dev.sluice.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What serving says of a decision beside its token; the log carries it once, with the decision's own record.
 *
 * @param servedBy key of the arm that found the items, which is a fallback where the one drawn failed; empty where nobody did, and
 *     where the list was drafted from two
 * @param model registered model that found the items, like {@code wukong@3}; of a blend its parts, like {@code trending+als@4}; or empty
 * @param probabilities the distribution that the arm was drawn from, by key
 * @param items ids of the items served, in order
 * @param drawn of items that were drawn for their place by chance, how likely that was, by position from 1; else empty
 * @param sources ids that each arm had offered, by key, where the list was drafted from two; else empty
 * @param attributes declared attributes of the request and the unit: texts, numbers and flags
 */
public record LoggedDecision(
        String servedBy,
        String model,
        Map<String, Double> probabilities,
        List<String> items,
        Map<Integer, Double> drawn,
        Map<String, List<String>> sources,
        Map<String, Object> attributes) {
    public LoggedDecision {
        requireNonNull(servedBy, "servedBy");
        requireNonNull(model, "model");
        probabilities = Map.copyOf(probabilities);
        items = List.copyOf(items);
        drawn = Map.copyOf(drawn);
        sources = Map.copyOf(sources);
        attributes = Map.copyOf(attributes);
    }

    /** What an outcome is made of: what arms had offered stays in the log. */
    public LoggedDecision withoutSources() {
        return sources.isEmpty()
                ? this
                : new LoggedDecision(servedBy, model, probabilities, items, drawn, Map.of(), attributes);
    }
}
