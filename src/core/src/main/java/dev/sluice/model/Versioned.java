package dev.sluice.model;

/** A record of a topic, which says the version of its schema. */
public interface Versioned {
    /** Newest version that is understood; so are all before it. */
    int NEWEST = 1;

    /** Schema version, from 1. */
    int v();
}
