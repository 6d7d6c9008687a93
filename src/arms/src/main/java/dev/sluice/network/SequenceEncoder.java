package dev.sluice.network;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Reads what a unit had in its order; written once, for training and for serving. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface SequenceEncoder permits Gru4Rec, SasRec, Conv3dSession {
    /** Name of the vectors of items, (items, dim), which are read and scored alike. */
    String ITEMS = "item.vectors";

    /** Name of a number for each item, (items), added to its score. */
    String BIAS = "item.bias";

    /** How vectors of items start. */
    Init VECTORS = Init.normal(0.02);

    /** Items that it reads, the latest. */
    int length();

    /** Length of a state, and of the vector of an item. */
    int dim();

    /** Characters that it reads of each text of an item; 0 where it reads none. */
    default int characters() {
        return 0;
    }

    /**
     * What states are multiplied with to score what comes next, (items, dim).
     *
     * @param items of the catalogue
     */
    default <T> T vectors(Ops<T> ops, long items, Contents contents) {
        return ops.parameter(ITEMS, VECTORS, items, dim());
    }

    /**
     * What is known behind each item, (batch, length, dim): its products with the vectors of items score what comes next.
     * It depends on that item and those before alone.
     */
    <T> T states(Ops<T> ops, Sequences<T> sequences);
}
