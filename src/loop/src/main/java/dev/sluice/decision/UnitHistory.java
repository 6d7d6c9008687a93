package dev.sluice.decision;

import java.util.List;

/** What units did lately. */
public interface UnitHistory {
    /** The unit's latest items by unit hash, newest last; empty when nothing is known. */
    List<String> recentItems(String unit);

    /** No unit is known. */
    static UnitHistory none() {
        return unit -> List.of();
    }
}
