package dev.sluice.catalogue;

import dev.sluice.model.Item;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Where the catalogue is read. */
public interface CatalogueSource {
    /** Counts up with every import. */
    long version();

    /** Gives all items that were imported to a receiver. */
    void items(Consumer<Item> receiver);

    /** Ids of all items: those that were imported, and those that somebody is said to have had. */
    SortedSet<String> itemIds();
}
