package dev.sluice.dataset;

import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** MovieLens 100K: tab-separated {@code u.data}, and {@code u.item} in ISO-8859-1. */
record MovieLens100K(Path directory) implements Dataset {
    private static final List<String> ITEM = List.of("id", "title", "released", "video", "url");
    private static final List<String> UNIT = List.of("id", "age", "gender", "occupation", "zip");

    @Override
    public Stream<Interaction> interactions() {
        Mapping.Interactions columns = new Mapping.Interactions(
                directory.resolve("u.data"),
                "unit",
                "item",
                Optional.of("value"),
                Optional.of("time"),
                Dialect.plain("\t", StandardCharsets.UTF_8, List.of("unit", "item", "value", "time")));
        return new TableDataset(new Mapping(columns, Optional.empty(), Optional.empty(), List.of())).interactions();
    }

    @Override
    public Stream<Item> items() {
        List<String> genres;
        try (Stream<Row> rows = rows("u.genre", StandardCharsets.ISO_8859_1, List.of("genre", "number"))) {
            genres = rows.map(row -> row.text("genre")).toList();
        }
        List<String> columns = Stream.concat(ITEM.stream(), genres.stream()).toList();
        return rows("u.item", StandardCharsets.ISO_8859_1, columns)
                .map(row -> row.read(values -> item(values, genres)));
    }

    @Override
    public Stream<Unit> units() {
        return Files.isRegularFile(directory.resolve("u.user"))
                ? rows("u.user", StandardCharsets.UTF_8, UNIT).map(row -> row.read(MovieLens100K::unit))
                : Stream.empty();
    }

    private static Unit unit(Row row) {
        return new Unit(
                row.text("id"),
                Map.of("age", row.text("age"), "gender", row.text("gender"), "occupation", row.text("occupation")));
    }

    @Override
    public List<String> features() {
        return List.of(
                "user",
                "item",
                "age=user.age:bucket5",
                "gender=user.gender",
                "occupation=user.occupation",
                "year=item.released:year",
                "genre=item.genres:first");
    }

    private static Item item(Row row, List<String> genres) {
        List<String> own = new ArrayList<>();
        for (String genre : genres) {
            if (row.text(genre).equals("1")) {
                own.add(genre);
            }
        }
        return new Item(
                row.text("id"),
                row.get("title").orElse(""),
                Map.of("released", row.get("released").orElse(""), "genres", String.join("|", own)));
    }

    private Stream<Row> rows(String file, Charset charset, List<String> columns) {
        return Table.rows(directory.resolve(file), Dialect.plain("|", charset, columns), columns);
    }
}
