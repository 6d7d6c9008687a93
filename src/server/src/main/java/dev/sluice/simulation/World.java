package dev.sluice.simulation;

import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.util.List;
import java.util.Set;

/** A population with interests that the platform does not know and has to find out. */
public interface World {
    /** What can be recommended. */
    List<Item> items();

    /** What is known of the past. */
    List<Interaction> past();

    /** Who comes. */
    List<String> users();

    /** Items that people look for by themselves now, whatever is recommended. */
    default Set<String> sought() {
        return Set.of();
    }

    /** The items that interest a user now. */
    Set<String> interests(String user);
}
