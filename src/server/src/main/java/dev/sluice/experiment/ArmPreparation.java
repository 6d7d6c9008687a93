package dev.sluice.experiment;

import dev.sluice.definition.ExperimentDefinition;

/** Makes the arms of a definition ready before it is in force. */
public interface ArmPreparation {
    /** Does what it can in short time; never fails. */
    void prepare(ExperimentDefinition definition);
}
