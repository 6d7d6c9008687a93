package dev.sluice.experiment;

import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.definition.RecommenderSettings;

/** Makes the arms of a definition ready before it is in force. */
public interface ArmPreparation {
    /** The same; refuses what this installation does not serve. */
    RecommenderSettings admitted(RecommenderSettings settings);

    /** Does what it can in short time; never fails. */
    void prepare(ExperimentDefinition definition);
}
