package dev.sluice.ui.editor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.web.BadJson;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns what a form sends into a definition as a tree, and a tree into what a form shows; nothing is lost either way. */
final class FormTree {
    /** Not a metric but a weighted sum of all. */
    static final String COMPOSITE = "composite";
    /** Not a rate but what conversions are worth. */
    static final String VALUE = "value";
    /** All settings of a recommender but its type. */
    static final String SETTINGS = "recommender.settings";

    private static final List<String> NO_METRICS = List.of(COMPOSITE, VALUE);
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{0,15})?([eE]-?\\d{1,3})?");
    private static final Pattern ARM = Pattern.compile("arms\\[(\\d{1,2})]\\..*");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private FormTree() {}

    /** The definition that a form describes; texts that should be numbers stay texts, so that a reader can complain. */
    static ObjectNode read(MultivaluedMap<String, String> form) {
        ObjectNode definition = NODES.objectNode();
        ArrayNode arms = definition.putArray("arms");
        for (int ignored : armNumbers(form)) {
            arms.addObject();
        }
        String reward = text(form, "reward.metric");
        if (NO_METRICS.contains(reward)) {
            definition.putObject("reward").putObject(reward);
        }
        putText(definition, "policy.type", text(form, "policy.type"));
        TreeMap<Integer, Integer> places = places(form);
        for (Layout.Section section : Layout.of(definition)) {
            for (Field field : section.fields()) {
                put(definition, field, text(form, asSent(field.path(), places)));
            }
        }
        settle(definition);
        return definition;
    }

    /** The form may lack the number of an arm that was taken away. */
    private static TreeMap<Integer, Integer> places(MultivaluedMap<String, String> form) {
        TreeMap<Integer, Integer> places = new TreeMap<>();
        armNumbers(form).forEach(number -> places.put(places.size(), number));
        return places;
    }

    private static String asSent(String path, TreeMap<Integer, Integer> places) {
        Matcher arm = ARM.matcher(path);
        return arm.matches()
                ? "arms[" + places.get(Integer.valueOf(arm.group(1))) + path.substring(path.indexOf(']'))
                : path;
    }

    private static TreeSet<Integer> armNumbers(MultivaluedMap<String, String> form) {
        return form.keySet().stream()
                .map(ARM::matcher)
                .filter(Matcher::matches)
                .map(arm -> Integer.valueOf(arm.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(MultivaluedMap<String, String> form, String path) {
        String value = form.getFirst(path);
        return value == null ? "" : value.strip();
    }

    private static void put(ObjectNode definition, Field field, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (field.path().endsWith(SETTINGS)) {
            JsonNode settings = block(field, text);
            InvalidInput.require(settings.isObject(), field.path(), "must be lines like 'model: wukong@latest'");
            parent(definition, field.path()).setAll((ObjectNode) settings);
            return;
        }
        JsonNode value = switch (field.kind()) {
            case TEXT, LONG, CHOICE -> NODES.textNode(text);
            case NUMBER -> number(text);
            case FLAG -> NODES.booleanNode(text.equals("true") || text.equals("on"));
            case LIST -> list(text);
            case BLOCK -> block(field, text);
        };
        parent(definition, field.path()).set(last(field.path()), value);
    }

    /** What the form says in another way than the definition. */
    private static void settle(ObjectNode definition) {
        if (NO_METRICS.stream().anyMatch(definition.path("reward")::has)) {
            definition.withObjectProperty("reward").remove("metric");
        }
        if (definition.path("policy").has("decay")) {
            definition.withObjectProperty("policy").withObjectProperty("decay").put("type", "inverse");
        }
        for (String field : List.of("claim", "futility")) {
            JsonNode flag = definition.path("stopping").path(field);
            if (flag.isTextual()) {
                definition
                        .withObjectProperty("stopping")
                        .put(field, flag.asText().equals("true"));
            }
        }
    }

    private static JsonNode number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return NODES.textNode(text);
        }
        return text.matches("-?\\d+")
                ? NODES.numberNode(Long.parseLong(text))
                : NODES.numberNode(Double.parseDouble(text));
    }

    private static JsonNode list(String text) {
        ArrayNode list = NODES.arrayNode();
        Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .forEach(list::add);
        return list;
    }

    private static JsonNode block(Field field, String text) {
        try {
            return Json.yaml().readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidInput(
                    field.path(), "must be YAML; this " + BadJson.of(e).message());
        }
    }

    private static void putText(ObjectNode definition, String path, String text) {
        if (!text.isEmpty()) {
            parent(definition, path).put(last(path), text);
        }
    }

    private static ObjectNode parent(ObjectNode definition, String path) {
        ObjectNode at = definition;
        String[] steps = path.split("\\.");
        for (int i = 0; i < steps.length - 1; i++) {
            int bracket = steps[i].indexOf('[');
            at = bracket < 0
                    ? at.withObjectProperty(steps[i])
                    : (ObjectNode) at.withArrayProperty(steps[i].substring(0, bracket))
                            .get(Integer.parseInt(steps[i].substring(bracket + 1, steps[i].length() - 1)));
        }
        return at;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** What a form shows for a field of that definition; empty where it says nothing. */
    static String show(JsonNode definition, Field field) {
        if (field.path().endsWith(SETTINGS)) {
            JsonNode recommender =
                    find(definition, field.path().substring(0, field.path().lastIndexOf('.')));
            ObjectNode settings = recommender.isObject() ? recommender.deepCopy() : NODES.objectNode();
            settings.remove("type");
            return settings.isEmpty() ? "" : yaml(settings);
        }
        Optional<String> reward =
                NO_METRICS.stream().filter(definition.path("reward")::has).findFirst();
        if (field.path().equals("reward.metric") && reward.isPresent()) {
            return reward.get();
        }
        JsonNode value = find(definition, field.path());
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return switch (field.kind()) {
            case LIST -> joined(value);
            case BLOCK -> value.isEmpty() ? "" : yaml(value);
            default -> value.asText();
        };
    }

    private static String joined(JsonNode list) {
        StringBuilder text = new StringBuilder();
        for (Iterator<JsonNode> values = list.elements(); values.hasNext(); ) {
            text.append(values.next().asText()).append(values.hasNext() ? ", " : "");
        }
        return text.toString();
    }

    private static JsonNode find(JsonNode definition, String path) {
        JsonNode at = definition;
        for (String step : path.split("\\.")) {
            int bracket = step.indexOf('[');
            at = bracket < 0
                    ? at.path(step)
                    : at.path(step.substring(0, bracket))
                            .path(Integer.parseInt(step.substring(bracket + 1, step.length() - 1)));
        }
        return at;
    }

    /** A tree as people write it. */
    static String yaml(JsonNode tree) {
        try {
            return Json.yaml().writeValueAsString(tree).strip();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
