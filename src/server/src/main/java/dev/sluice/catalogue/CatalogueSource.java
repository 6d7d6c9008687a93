package dev.sluice.catalogue;

import java.util.SortedSet;

/** Where the catalogue is read. */
public interface CatalogueSource {
    /** Counts up with every import. */
    long version();

    /** Ids of all items: those that were imported, and those that somebody is said to have had. */
    SortedSet<String> itemIds();
}
