package dev.sluice.feature;

/** What a group of fields belongs to, in the order in which a model reads them. */
public enum Side {
    /** The request: its unit and its moment. Encoded once for each request. */
    REQUEST,
    /** The item. Encoded once for each item. */
    ITEM,
    /** How the item came before the unit. Encoded for each candidate of each request. */
    CANDIDATE
}
