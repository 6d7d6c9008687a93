package dev.sluice.cli;

import dev.sluice.dataset.Dataset;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes a data set as tables with their mapping.
 *
 * @param directory made where it is missing
 */
record DatasetFiles(Path directory) {
    /**
     * Writes all of a data set.
     *
     * @param items in its stead
     */
    void write(Dataset dataset, List<Item> items) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Unit> units = dataset.units()) {
            table(
                    "interactions.csv",
                    List.of("unit", "item", "value", "time"),
                    rows.map(row -> List.of(row.unit(), row.item(), row.value(), time(row.at()))));
            entities(
                    "items.csv",
                    List.of("id", "title"),
                    items.stream()
                            .map(item -> new Entity(List.of(item.id(), item.title()), item.attributes()))
                            .toList());
            entities(
                    "units.csv",
                    List.of("id"),
                    units.map(unit -> new Entity(List.of(unit.id()), unit.attributes()))
                            .toList());
        }
        Files.writeString(
                directory.resolve("mapping.yaml"),
                "interactions: { file: interactions.csv }\nitems: { file: items.csv }\nunits: { file: units.csv }\n"
                        + (dataset.features().isEmpty()
                                ? ""
                                : "features: [" + String.join(", ", dataset.features()) + "]\n"));
    }

    /** Seconds where that is all of it. */
    private static Object time(Instant at) {
        return at.getNano() == 0 ? at.getEpochSecond() : at;
    }

    private void entities(String file, List<String> first, List<Entity> all) throws IOException {
        TreeSet<String> attributes = new TreeSet<>();
        all.forEach(entity -> attributes.addAll(entity.attributes.keySet()));
        List<String> header = new ArrayList<>(first);
        header.addAll(attributes);
        table(
                file,
                header,
                all.stream()
                        .map(entity -> Stream.concat(
                                        entity.named.stream(),
                                        attributes.stream().map(name -> entity.attributes.getOrDefault(name, "")))
                                .toList()));
    }

    private void table(String file, List<String> header, Stream<? extends List<?>> rows) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(header.toArray(String[]::new))
                .get();
        try (BufferedWriter writer = Files.newBufferedWriter(directory.resolve(file));
                CSVPrinter printer = new CSVPrinter(writer, format)) {
            rows.forEach(row -> {
                try {
                    printer.printRecord(row);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** An item or a unit. */
    private record Entity(List<String> named, Map<String, String> attributes) {}
}
