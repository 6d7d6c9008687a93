package dev.sluice.decision;

import dev.sluice.definition.ArmDefinition;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.recommend.RecommendRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks one recommender within its time. */
interface PartSource {
    /** What it finds; completes exceptionally where it fails or is late. */
    CompletableFuture<Served> ask(String experiment, Part part, RecommendRequest request);

    /**
     * Whom to ask.
     *
     * @param key under which its failures are counted
     * @param timeout longest time that an answer may take
     */
    record Part(String key, RecommenderSettings recommender, Duration timeout) {
        static Part of(ArmDefinition arm) {
            return new Part(arm.key(), arm.recommender(), arm.timeout());
        }
    }
}
