package dev.sluice.dataset;

import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** MovieLens 100K: tab-separated {@code u.data}, and {@code u.item} in ISO-8859-1. */
record MovieLens100K(Path directory) implements Dataset {
    private static final int FLAGS = 5;

    @Override
    public Stream<Interaction> interactions() {
        return lines("u.data", StandardCharsets.US_ASCII).map(line -> {
            String[] cells = line.split("\t");
            return new Interaction(
                    cells[0],
                    cells[1],
                    Double.parseDouble(cells[2]),
                    Instant.ofEpochSecond(Long.parseLong(cells[3].strip())));
        });
    }

    @Override
    public Stream<Item> items() {
        List<String> genres;
        try (Stream<String> lines = lines("u.genre", StandardCharsets.ISO_8859_1)) {
            genres = lines.filter(line -> line.contains("|"))
                    .map(line -> line.substring(0, line.indexOf('|')))
                    .toList();
        }
        return lines("u.item", StandardCharsets.ISO_8859_1).map(line -> item(line.split("\\|", -1), genres));
    }

    @Override
    public Stream<Unit> units() {
        return Files.isRegularFile(directory.resolve("u.user"))
                ? lines("u.user", StandardCharsets.US_ASCII).map(line -> unit(line.split("\\|", -1)))
                : Stream.empty();
    }

    private static Unit unit(String[] cells) {
        return new Unit(cells[0], Map.of("age", cells[1], "gender", cells[2], "occupation", cells[3]));
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
                "genre=item.genres:first",
                "hour=time:hour",
                "weekday=time:weekday");
    }

    private static Item item(String[] cells, List<String> genres) {
        List<String> own = new ArrayList<>();
        for (int i = 0; i < genres.size(); i++) {
            if (cells[FLAGS + i].equals("1")) {
                own.add(genres.get(i));
            }
        }
        return new Item(cells[0], cells[1], Map.of("released", cells[2], "genres", String.join("|", own)));
    }

    private Stream<String> lines(String file, Charset charset) {
        try {
            return Files.lines(directory.resolve(file), charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
