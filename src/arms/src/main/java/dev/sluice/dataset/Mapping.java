package dev.sluice.dataset;

import static dev.sluice.codec.InvalidInput.require;

import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of which files hold a data set. Files are CSV with a header, NDJSON or Parquet, as their names end.
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
        } catch (IOException e) {
            if (e.getCause() instanceof InvalidInput input) {
                throw input;
            }
            throw new InvalidInput("mapping", "cannot be read from '" + file + "': " + e.getMessage());
        }
    }

    static Mapping movieLens(Path directory) {
        return new Mapping(
                new Interactions(directory.resolve("ratings.csv"), "userId", "movieId", "rating", "timestamp"),
                Optional.of(new Entities(directory.resolve("movies.csv"), "movieId", "title")),
                Optional.empty(),
                List.of("user", "item", "year=item.title:year", "genre=item.genres:first", "hour=time:hour"));
    }

    /**
     * Columns of the interactions.
     *
     * @param file CSV, NDJSON or Parquet
     * @param unit default {@code unit}
     * @param item default {@code item}
     * @param value default {@code value}; 1 where the file has no such column
     * @param time default {@code time}: epoch seconds, epoch milliseconds or a timestamp; 1970 where there is none
     */
    public record Interactions(Path file, String unit, String item, String value, String time) {
        public Interactions {
            require(file != null, "interactions.file", "is required");
            unit = unit == null ? "unit" : unit;
            item = item == null ? "item" : item;
            value = value == null ? "value" : value;
            time = time == null ? "time" : time;
        }

        private Interactions within(Path base) {
            return new Interactions(base.resolve(file), unit, item, value, time);
        }
    }

    /**
     * Columns of items or units.
     *
     * @param file CSV, NDJSON or Parquet
     * @param id default {@code id}
     * @param title of items, default {@code title}
     */
    public record Entities(Path file, String id, String title) {
        public Entities {
            require(file != null, "file", "is required");
            id = id == null ? "id" : id;
            title = title == null ? "title" : title;
        }

        private Entities within(Path base) {
            return new Entities(base.resolve(file), id, title);
        }
    }
}
