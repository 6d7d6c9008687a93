package dev.sluice.catalogue;

import jakarta.inject.Singleton;
import java.util.Set;

/** The items that no arm may serve, as this replica last heard. Written by one duty, read by decisions. */
@Singleton
public final class Withdrawals {
    private final CatalogueStore store;
    private long version = -1;
    private volatile Set<String> items = Set.of();

    Withdrawals(CatalogueStore store) {
        this.store = store;
    }

    public Set<String> items() {
        return items;
    }

    /** Reads them again where any was withdrawn or is back. */
    public void refresh() {
        long now = store.withdrawals();
        if (now != version) {
            items = store.withdrawn();
            version = now;
        }
    }
}
