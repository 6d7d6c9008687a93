package dev.sluice.training;

import dev.sluice.artifact.Artifact;
import dev.sluice.dataset.Rows;
import dev.sluice.recommend.Recommender;

/** Opens what was trained, as serving would. */
public interface Opener {
    /**
     * The artifact as a recommender.
     *
     * @param known what units had
     */
    Recommender open(Artifact artifact, Rows known);
}
