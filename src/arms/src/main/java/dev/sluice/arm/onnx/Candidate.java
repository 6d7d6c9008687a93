package dev.sluice.arm.onnx;

import dev.sluice.model.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An item that the first stage found.
 *
 * @param item id
 * @param score by its model; empty where it has none for the unit
 */
public record Candidate(String item, OptionalDouble score) {
    /** What a ranker reads of candidates, best first. */
    public static List<Shown> shown(List<Candidate> candidates) {
        List<Shown> shown = new ArrayList<>(candidates.size());
        candidates.forEach(candidate -> shown.add(Shown.FIRST.ranked(shown.size() + 1, candidate.score)));
        return shown;
    }
}
