package dev.sluice.catalogue;

/** Where the catalogue is read. */
public interface CatalogueSource {
    /** Counts up with every import. */
    long version();

    Catalogue read();
}
