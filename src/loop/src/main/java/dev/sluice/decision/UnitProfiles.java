package dev.sluice.decision;

import dev.sluice.model.Profile;

/** What is known of units. */
public interface UnitProfiles {
    /** The profile of a unit, by its hash; an empty one when nothing is known. */
    Profile of(String unit);

    /** No unit is known. */
    static UnitProfiles none() {
        return unit -> Profile.NONE;
    }
}
