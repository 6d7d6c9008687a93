package dev.sluice.arm;

import dev.sluice.recommend.Recommender;

/** What training leaves behind, ready to be written to a file or to serve. */
public sealed interface TrainedModel permits TopKModel, NeighbourModel, UserCfModel {
    /** How popular its items are, for whom it knows nothing of. */
    TopKModel popularity();

    /** The items that it knows. */
    ItemIndex catalogue();

    /**
     * A recommender on this model.
     *
     * @param histories what each unit had in the training data
     * @param includeSeen whether items that the unit already had may come again
     */
    Recommender recommender(UnitItems histories, boolean includeSeen);
}
