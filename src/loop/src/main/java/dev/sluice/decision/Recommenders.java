package dev.sluice.decision;

import dev.sluice.definition.RecommenderSettings;
import dev.sluice.recommend.Recommender;

/** Finds the recommender that serves some settings. */
public interface Recommenders {
    /** The recommender; throws {@link IllegalStateException} while it cannot serve. */
    Recommender of(RecommenderSettings settings);
}
