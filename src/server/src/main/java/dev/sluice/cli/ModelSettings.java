package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import dev.sluice.definition.RecommenderSettings;
import java.util.Map;

/** Reads typed settings from a kind and {@code key=value} options, with the checks of the API. */
final class ModelSettings {
    private ModelSettings() {}

    static RecommenderSettings recommender(String type, Map<String, String> values) {
        return read(type, values, RecommenderSettings.class);
    }

    /** Settings of a record that has no kinds. */
    static <T> T plain(String name, Map<String, String> values, Class<T> target) {
        return read(name, values, target, Json.http().createObjectNode());
    }

    static <T> T read(String type, Map<String, String> values, Class<T> target) {
        return read(type, values, target, Json.http().createObjectNode().put("type", type));
    }

    private static <T> T read(String type, Map<String, String> values, Class<T> target, ObjectNode json) {
        try {
            for (Map.Entry<String, String> entry : values.entrySet()) {
                json.set(entry.getKey(), value(entry.getValue()));
            }
            return Json.http().treeToValue(json, target);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof InvalidInput input) {
                throw new InvalidInput(input.field(), String.valueOf(input.getMessage()));
            }
            if (e instanceof InvalidTypeIdException) {
                throw new IllegalArgumentException("'" + type + "' is unknown; there are " + Kind.names(target), e);
            }
            throw new IllegalArgumentException(type + ": " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode value(String text) {
        try {
            return Json.http().readTree(text);
        } catch (JsonProcessingException e) {
            return Json.http().getNodeFactory().textNode(text);
        }
    }
}
