package dev.sluice.arm.onnx;

import dev.sluice.model.Exposure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * An item that the first stage found.
 *
 * @param item id
 * @param score by its model; empty where it has none for the unit
 */
public record Candidate(String item, OptionalDouble score) {
    /** What a ranker reads of candidates, best first. */
    public static List<Exposure> exposures(List<Candidate> candidates) {
        List<Exposure> exposures = new ArrayList<>(candidates.size());
        candidates.forEach(candidate -> exposures.add(Exposure.FIRST.ranked(exposures.size() + 1, candidate.score)));
        return exposures;
    }

    /** The same by item, in that order. */
    public static Map<String, Exposure> byItem(List<Candidate> candidates) {
        List<Exposure> exposures = exposures(candidates);
        Map<String, Exposure> byItem = new LinkedHashMap<>();
        for (int place = 0; place < exposures.size(); place++) {
            byItem.put(candidates.get(place).item, exposures.get(place));
        }
        return byItem;
    }
}
