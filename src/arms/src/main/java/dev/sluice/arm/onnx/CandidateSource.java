package dev.sluice.arm.onnx;

import dev.sluice.recommend.RecommendRequest;
import java.util.List;

/** Narrows the catalogue down to what a ranker scores. */
public interface CandidateSource {
    /** At most that many items that the request allows, best first. */
    List<Candidate> candidates(RecommendRequest request, int limit);
}
