package dev.sluice.boot;

import dev.sluice.arm.Recommender;
import dev.sluice.decision.Recommenders;
import dev.sluice.definition.RecommenderSettings;
import jakarta.inject.Singleton;

@Singleton
final class TrainedArms implements Recommenders {
    @Override
    public Recommender of(RecommenderSettings settings) {
        throw new IllegalStateException("nothing is trained yet");
    }
}
