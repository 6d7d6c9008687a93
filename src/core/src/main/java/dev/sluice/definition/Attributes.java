package dev.sluice.definition;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.codec.Texts;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Attributes with their types: what of a request and its unit is logged with a decision and may be a feature of models, nothing else
 * of a context being kept; or what of items a request may filter by.
 *
 * @param declared at most 32
 */
public record Attributes(@JsonValue List<DeclaredAttribute> declared) {
    /** No attribute. */
    public static final Attributes NONE = new Attributes(List.of());

    /** The list has no name of its own: a reader knows its path. */
    private static final String ITSELF = "";

    private static final int MOST = 32;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_TEXT = 256;

    @JsonCreator
    public Attributes {
        require(declared.stream().noneMatch(Objects::isNull), ITSELF, "must not contain null");
        declared = List.copyOf(declared);
        require(declared.size() <= MOST, ITSELF, "must be at most " + MOST + ", got " + declared.size());
        require(
                declared.stream().map(DeclaredAttribute::attribute).distinct().count() == declared.size(),
                ITSELF,
                "must name each attribute once");
    }

    /**
     * What is logged of a context.
     *
     * @param mistyped is told the name of each one that is there and is not of its type, which is as if it were not
     */
    public Map<String, Object> of(Map<String, Object> context, Consumer<String> mistyped) {
        if (declared.isEmpty() || context.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> logged = new HashMap<>();
        for (DeclaredAttribute attribute : declared) {
            Object value = context.get(attribute.attribute);
            if (value != null && attribute.type.holds(value)) {
                logged.put(attribute.attribute, value);
            } else if (value != null) {
                mistyped.accept(attribute.attribute);
            }
        }
        return logged;
    }

    /** What is declared of attributes that are kept as texts; what is not of its type is as if it were not there. */
    Map<String, Object> read(Map<String, String> texts) {
        Map<String, Object> read = new HashMap<>();
        for (DeclaredAttribute attribute : declared) {
            String text = texts.get(attribute.attribute);
            if (text != null) {
                attribute.type.read(text).ifPresent(value -> read.put(attribute.attribute, value));
            }
        }
        return read;
    }

    /** The type of an attribute, where it is declared. */
    Optional<Type> type(String attribute) {
        return declared.stream()
                .filter(one -> one.attribute.equals(attribute))
                .map(DeclaredAttribute::type)
                .findFirst();
    }

    /** Refuses what names an attribute that is not declared, with the line to add. */
    void requireDeclared(String field, String attribute, Type type) {
        require(
                type(attribute).isPresent(),
                field,
                () -> "must name a declared attribute; add 'attributes: [{ attribute: " + attribute + ", type: "
                        + type.word() + " }]'");
    }

    /**
     * A declared attribute.
     *
     * @param attribute its name in a request's context or in the catalogue, 1 to 64 characters
     * @param type of its values; what is of another one is logged as if it were not there
     */
    public record DeclaredAttribute(String attribute, Type type) {
        @SuppressWarnings("NullAway") // absent in JSON
        public DeclaredAttribute {
            require(
                    attribute != null && !attribute.isEmpty() && attribute.length() <= LONGEST_NAME,
                    "attribute",
                    "must have 1 to 64 characters");
            Texts.requireKept(attribute, "attribute");
            require(type != null, "type", "is required: text, number or flag");
        }
    }

    /** What values are. */
    public enum Type {
        /** A text of at most 256 characters, each of which every store keeps. */
        @JsonProperty("text")
        TEXT {
            @Override
            boolean holds(Object value) {
                return value instanceof String text && text.length() <= LONGEST_TEXT && Texts.kept(text);
            }

            @Override
            Optional<Object> read(String text) {
                return Optional.of(text);
            }
        },
        /** A number. */
        @JsonProperty("number")
        NUMBER {
            @Override
            boolean holds(Object value) {
                return value instanceof Number;
            }

            @Override
            Optional<Object> read(String text) {
                try {
                    return Optional.<Object>of(Double.valueOf(text.strip()))
                            .filter(number -> Double.isFinite((Double) number));
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            }
        },
        /** True or false. */
        @JsonProperty("flag")
        FLAG {
            @Override
            boolean holds(Object value) {
                return value instanceof Boolean;
            }

            @Override
            Optional<Object> read(String text) {
                return switch (text.strip()) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                };
            }
        };

        abstract boolean holds(Object value);

        /** The value that a text stands for; empty where it is none of this type. */
        abstract Optional<Object> read(String text);

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The type that those values look like. */
        static Type of(List<String> values) {
            if (values.stream().allMatch(value -> value.equals("true") || value.equals("false"))) {
                return FLAG;
            }
            return values.stream().allMatch(value -> value.matches("-?\\d+(\\.\\d+)?")) ? NUMBER : TEXT;
        }
    }
}
