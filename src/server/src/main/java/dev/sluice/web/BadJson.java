package dev.sluice.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.sluice.codec.Durations;
import dev.sluice.codec.Instants;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Why a body in JSON or YAML cannot be what it should be.
 *
 * @param field path of the field as the caller wrote it, or {@code body}
 * @param message what is allowed, and what came
 */
public record BadJson(String field, String message) {
    public static BadJson of(JsonProcessingException e) {
        String path = e instanceof JsonMappingException mapping ? path(mapping) : "";
        String field = path.isEmpty() ? "body" : path;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StreamConstraintsException beyond) {
                String words = String.valueOf(beyond.getOriginalMessage());
                return new BadJson(
                        field,
                        words.startsWith("holds aliases")
                                ? words
                                : "is nested too deep, or holds a number or text that is too long");
            }
            if (cause instanceof StreamReadException unreadable) {
                return new BadJson(field, unreadable(unreadable));
            }
        }
        if (!(e instanceof JsonMappingException mapping)) {
            return new BadJson("body", "is not well formed" + place(e));
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInput input) {
                return new BadJson(joined(path, input.field()), String.valueOf(input.getMessage()));
            }
        }
        return new BadJson(field, reason(mapping));
    }

    /** The parser's own words name its classes and settings. */
    private static String unreadable(StreamReadException e) {
        String words = String.valueOf(e.getOriginalMessage());
        return (words.startsWith("Duplicate field") ? "has a field twice" : "is not well formed") + place(e);
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String joined(String path, String field) {
        return path + (path.isEmpty() || field.isEmpty() ? "" : ".") + field;
    }

    private static String reason(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is not a known field; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (e instanceof InvalidTypeIdException type) {
            return "must have a type, one of "
                    + Kind.names(type.getBaseType().getRawClass())
                    + (type.getTypeId() == null ? "" : ", got '" + type.getTypeId() + "'");
        }
        if (e instanceof InvalidNullException) {
            return "must not be null";
        }
        if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
            return "must be one of " + names(format) + ", got '" + format.getValue() + "'";
        }
        if (e instanceof InvalidFormatException format && format.getTargetType() == Duration.class) {
            return Durations.ALLOWED + ", got '" + format.getValue() + "'";
        }
        if (e instanceof InvalidFormatException format && format.getTargetType() == Instant.class) {
            return Instants.ZONED + "; got '" + format.getValue() + "'";
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "must be " + kind(mismatch.getTargetType());
        }
        return "must not be null, hold null, or be of another form";
    }

    private static String names(InvalidFormatException e) {
        return Arrays.stream(e.getTargetType().getEnumConstants())
                .map(constant -> Json.http().convertValue(constant, String.class))
                .collect(Collectors.joining(", "));
    }

    private static String kind(Class<?> type) {
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        if (type == Instant.class) {
            return Instants.ZONED.substring("must be ".length());
        }
        if (type == Duration.class) {
            return Durations.ALLOWED.substring("must be ".length());
        }
        return type == String.class || type.isEnum() ? "a string" : "an object";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
