package dev.sluice.decision;

import dev.sluice.definition.RecommenderSettings;
import dev.sluice.recommend.Recommender;

/** Finds the recommender that serves some settings. */
public interface Recommenders {
    /** The recommender; throws {@link IllegalStateException} while it cannot serve. */
    Recommender of(RecommenderSettings settings);

    /**
     * One that no experiment needs to name; it stays at hand for a while. Whatever keeps it from being made is thrown.
     */
    default Recommender borrow(RecommenderSettings settings) {
        return of(settings);
    }
}
