package dev.sluice.dataset;

import static dev.sluice.codec.InvalidInput.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which columns of which files hold a data set. Files are NDJSON or Parquet, as their names end, or else text. A column that
 * is named must be in the file.
 *
 * @param interactions who had what
 * @param items what there is; every other column becomes an attribute
 * @param units who there is; every other column becomes an attribute
 * @param features to train on, empty for those that suggest themselves
 */
public record Mapping(
        Interactions interactions, Optional<Entities> items, Optional<Entities> units, List<String> features) {
    public Mapping {
        require(interactions != null, "interactions", "is required");
        items = items == null ? Optional.empty() : items;
        units = units == null ? Optional.empty() : units;
        features = features == null ? List.of() : List.copyOf(features);
    }

    /** Reads a YAML file; paths in it are relative to it. */
    public static Mapping read(Path file) {
        try {
            Path base = file.toAbsolutePath().resolveSibling("");
            Mapping read = Json.yaml().readValue(file.toFile(), Mapping.class);
            require(read != null, "mapping", "must have interactions, got nothing in '" + file + "'");
            return new Mapping(
                    read.interactions.within(base),
                    read.items.map(items -> items.within(base)),
                    read.units.map(units -> units.within(base)),
                    read.features);
        } catch (UnrecognizedPropertyException e) {
            throw new InvalidInput(
                    "mapping",
                    "has a field '" + e.getPropertyName() + "' that is not known; known are "
                            + e.getKnownPropertyIds().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        } catch (IOException e) {
            if (e.getCause() instanceof InvalidInput input) {
                throw input;
            }
            throw new InvalidInput("mapping", "cannot be read from '" + file + "': " + words(e));
        }
    }

    private static String words(IOException failure) {
        if (failure instanceof MismatchedInputException wrong) {
            return "the value of '"
                    + wrong.getPath().stream()
                            .map(place -> String.valueOf(place.getFieldName()))
                            .collect(Collectors.joining("."))
                    + "' is missing or of another kind";
        }
        return failure instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(failure.getMessage());
    }

    static Mapping movieLens(Path directory) {
        return new Mapping(
                new Interactions(
                        directory.resolve("ratings.csv"),
                        "userId",
                        "movieId",
                        Optional.of("rating"),
                        Optional.of("timestamp"),
                        Dialect.USUAL),
                Optional.of(
                        new Entities(directory.resolve("movies.csv"), "movieId", Optional.of("title"), Dialect.USUAL)),
                Optional.empty(),
                List.of("user", "item", "year=item.title:year", "genre=item.genres:first"));
    }

    /**
     * Columns of the interactions.
     *
     * @param file text, NDJSON or Parquet
     * @param unit default {@code unit}
     * @param item default {@code item}
     * @param value a number in each row; where it is not named, {@code value} if there is such a column, and 1 without one
     * @param time a time in each row; where it is not named, {@code time} if there is such a column, and 1970 without one
     * @param format of a text file
     */
    public record Interactions(
            Path file, String unit, String item, Optional<String> value, Optional<String> time, Dialect format) {
        public Interactions {
            require(file != null, "interactions.file", "is required");
            unit = unit == null ? "unit" : unit;
            item = item == null ? "item" : item;
            value = value == null ? Optional.empty() : value;
            time = time == null ? Optional.empty() : time;
            format = format == null ? Dialect.USUAL : format;
            requireNames(named(unit, item, value, time));
        }

        /** Columns that must be in the file. */
        List<String> named() {
            return named(unit, item, value, time);
        }

        private static List<String> named(String unit, String item, Optional<String> value, Optional<String> time) {
            return Stream.concat(Stream.of(unit, item), Stream.concat(value.stream(), time.stream()))
                    .toList();
        }

        private Interactions within(Path base) {
            return new Interactions(base.resolve(file), unit, item, value, time, format);
        }
    }

    /**
     * Columns of items or units.
     *
     * @param file text, NDJSON or Parquet
     * @param id default {@code id}
     * @param title of items; where it is not named, {@code title} if there is such a column
     * @param format of a text file
     */
    public record Entities(Path file, String id, Optional<String> title, Dialect format) {
        public Entities {
            require(file != null, "file", "is required");
            id = id == null ? "id" : id;
            title = title == null ? Optional.empty() : title;
            format = format == null ? Dialect.USUAL : format;
            requireNames(Stream.concat(Stream.of(id), title.stream()).toList());
        }

        /** Columns that must be in the file. */
        List<String> named() {
            return Stream.concat(Stream.of(id), title.stream()).toList();
        }

        private Entities within(Path base) {
            return new Entities(base.resolve(file), id, title, format);
        }
    }

    private static void requireNames(List<String> columns) {
        require(columns.stream().noneMatch(String::isEmpty), "mapping", "must not name a column by an empty text");
    }
}
