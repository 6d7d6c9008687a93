package dev.sluice.ui.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One field of a definition that is different.
 *
 * @param field its path, like {@code policy.epsilon}
 * @param before what it was, or empty
 * @param after what it is, or empty
 */
public record Changed(String field, String before, String after) {
    private static final int MOST = 300;

    /** All changes of a JSON Patch (RFC 6902) that has the old values. */
    public static List<Changed> of(JsonNode patch) {
        List<Changed> changes = new ArrayList<>();
        for (JsonNode operation : patch) {
            boolean removed = operation.path("op").asText().equals("remove");
            String field = operation.path("path").asText().substring(1).replace('/', '.');
            changes.add(new Changed(
                    field,
                    removed ? text(operation.path("value")) : text(operation.path("fromValue")),
                    removed ? "" : text(operation.path("value"))));
        }
        return changes;
    }

    private static String text(JsonNode value) {
        String text = value.isMissingNode() ? "" : value.isValueNode() ? value.asText() : value.toString();
        return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
    }
}
