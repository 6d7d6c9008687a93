package dev.sluice.serving;

import dev.sluice.arm.ItemIndex;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What the catalogue says.
 *
 * @param ids of all items
 * @param version that all is made of; empty before that
 */
record Catalogued(SortedSet<String> ids, ItemIndex items, Optional<Long> version) {
    static final Catalogued NOTHING = of(Collections.emptySortedSet());

    static Catalogued of(SortedSet<String> ids) {
        return new Catalogued(ids, ItemIndex.of(ids), Optional.empty());
    }

    Catalogued as(long known) {
        return new Catalogued(ids, items, Optional.of(known));
    }
}
