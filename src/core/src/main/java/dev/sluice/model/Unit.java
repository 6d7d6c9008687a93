package dev.sluice.model;

import java.util.Map;

/**
 * Someone who is recommended to.
 *
 * @param id as interactions name it
 * @param attributes what is known, as texts
 */
public record Unit(String id, Map<String, String> attributes) {
    public Unit {
        attributes = Map.copyOf(attributes);
    }
}
