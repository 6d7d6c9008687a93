package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.codec.Hash64;
import dev.sluice.codec.Texts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Attributes of the request's context by whose values results are shown apart. The values are declared, so that there are
 * few, and no more can come in with the traffic.
 *
 * @param attributes at most two
 */
public record Segments(@JsonValue List<Attribute> attributes) {
    /** No attribute. */
    public static final Segments NONE = new Segments(List.of());

    /** What every value is shown as that is not declared, also where the context has none. */
    public static final String OTHER = "other";

    /** The list has no name of its own: a reader knows its path. */
    private static final String ITSELF = "";

    private static final int MOST_ATTRIBUTES = 2;
    private static final int MOST_VALUES = 8;
    private static final int MOST_LENGTH = 64;

    @JsonCreator
    public Segments {
        require(attributes.stream().noneMatch(Objects::isNull), ITSELF, "must not contain null");
        attributes = List.copyOf(attributes);
        require(attributes.size() <= MOST_ATTRIBUTES, ITSELF, "must be at most 2, got " + attributes.size());
        require(
                attributes.stream().map(Attribute::attribute).distinct().count() == attributes.size(),
                ITSELF,
                "must name each attribute once");
    }

    /** Index of the segment of a request with that context: 0 where nothing that is declared is known of it. */
    int index(Map<String, Object> context) {
        int index = 0;
        int radix = 1;
        for (Attribute attribute : attributes) {
            index += radix * attribute.index(context);
            radix *= attribute.values.size() + 1;
        }
        return index;
    }

    public List<Value> values(int index) {
        List<Value> values = new ArrayList<>();
        int left = index;
        for (Attribute attribute : attributes) {
            int size = attribute.values.size() + 1;
            values.add(new Value(attribute, attribute.value(left % size)));
            left /= size;
        }
        return values;
    }

    public List<Value> all() {
        List<Value> all = new ArrayList<>();
        for (Attribute attribute : attributes) {
            attribute.values.forEach(value -> all.add(new Value(attribute, value)));
            all.add(new Value(attribute, OTHER));
        }
        return all;
    }

    /** How many values there are to show, with one for all others of each attribute. */
    int size() {
        return attributes.stream().mapToInt(known -> known.values.size() + 1).sum();
    }

    /**
     * An attribute of the context.
     *
     * @param attribute its name, 1 to 64 characters
     * @param values that are shown apart, 1 to 8; numbers as JSON writes them back, like 1.5, and true or false
     */
    public record Attribute(String attribute, List<String> values) {
        @SuppressWarnings("NullAway") // absent in JSON
        public Attribute {
            require(
                    attribute != null && !attribute.isEmpty() && attribute.length() <= MOST_LENGTH,
                    "attribute",
                    "must have 1 to 64 characters");
            require(
                    values != null
                            && values.stream().noneMatch(Objects::isNull)
                            && !values.isEmpty()
                            && values.size() <= MOST_VALUES
                            && new HashSet<>(values).size() == values.size(),
                    "values",
                    "must be 1 to 8 different strings");
            values = List.copyOf(values);
            Texts.requireKept(attribute, "attribute");
            Texts.requireAllKept(values, "values");
            require(
                    values.stream()
                            .allMatch(
                                    value -> !value.isEmpty() && value.length() <= MOST_LENGTH && !value.equals(OTHER)),
                    "values",
                    "must have 1 to 64 characters each and not be 'other'");
        }

        public long id() {
            return Hash64.of(0, attribute + values);
        }

        private int index(Map<String, Object> context) {
            Object value = context.get(attribute);
            return value == null ? 0 : 1 + values.indexOf(value.toString());
        }

        private String value(int index) {
            return index == 0 ? OTHER : values.get(index - 1);
        }
    }

    /** An attribute as it is declared, since {@value #OTHER} depends on that, with a value. */
    public record Value(Attribute attribute, String value) {}
}
