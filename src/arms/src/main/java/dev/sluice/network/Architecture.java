package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.feature.FeatureSchema;
import java.util.Set;

/** The forward pass of a model with its hyper-parameters; written once, for training and for serving. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Architecture
        permits LogisticRegression,
                MatrixFactorization,
                FactorizationMachine,
                FieldAwareFactorizationMachine,
                WideAndDeep,
                DeepFm,
                DeepAndCross,
                CfNet,
                DeepInterestNetwork,
                Wukong {
    /** Names of tables with a row for each id of the space that all fields share. */
    Set<String> TABLES = Set.of("linear", "factors", "embedding");

    /** Those of them whose rows are vectors; an architecture has one at most. */
    Set<String> VECTORS = Set.of("factors", "embedding");

    /** Refuses a schema that lacks a field that the architecture needs. */
    default void check(FeatureSchema schema) {}

    /** Items of the history that it looks at; 0 for none. */
    default int historyLength() {
        return 0;
    }

    /** Numbers that it gives for an example: 1 where nothing is said. */
    default int outputs() {
        return 1;
    }

    /**
     * The log-odds of a click, or the value itself where values are learned: (batch), or (batch, outputs) where there are several
     * outputs.
     */
    <T> T score(Ops<T> ops, Inputs<T> inputs);
}
