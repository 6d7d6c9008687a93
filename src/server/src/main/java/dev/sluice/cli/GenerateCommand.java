package dev.sluice.cli;

import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.GeneratedClicks;
import dev.sluice.dataset.GeneratedSessions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code generate}: a data set of which it is known what there is to learn. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Draws a data set and writes it with its mapping.yaml, for train, split and evaluate.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GenerateCommand implements Callable<Integer> {
    @Option(
            names = "--kind",
            required = true,
            description =
                    "sessions: of a shop, in which titles tell what comes next; clicks: their chance is a sum of interactions"
                            + " of attributes up to an order.")
    private Kind kind;

    @Option(names = "--items", defaultValue = "2000", description = "Of sessions (default: ${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--units",
            defaultValue = "4000",
            description = "How many sessions there are (default: ${DEFAULT-VALUE}).")
    private int units;

    @Option(names = "--rows", defaultValue = "200000", description = "Of clicks (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--order", defaultValue = "3", description = "Of clicks (default: ${DEFAULT-VALUE}).")
    private int order;

    @Option(names = "--seed", defaultValue = "1", description = "Of everything drawn (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files are written.")
    private Path out;

    @Spec
    private CommandSpec spec;

    /** What is drawn. */
    enum Kind {
        SESSIONS,
        CLICKS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        Dataset dataset = kind == Kind.SESSIONS
                ? new GeneratedSessions(items, units, seed)
                : new GeneratedClicks(rows, order, seed);
        Files.createDirectories(out);
        table(
                "interactions.csv",
                List.of("unit", "item", "value", "time"),
                dataset.interactions()
                        .map(row -> List.of(
                                row.unit(), row.item(), row.value(), row.at().getEpochSecond())));
        entities(
                "items.csv", true, dataset.items().map(item -> new Entity(item.id(), item.title(), item.attributes())));
        entities("units.csv", false, dataset.units().map(unit -> new Entity(unit.id(), "", unit.attributes())));
        Files.writeString(
                out.resolve("mapping.yaml"),
                "interactions: { file: interactions.csv }\nitems: { file: items.csv }\nunits: { file: units.csv }\n"
                        + (dataset.features().isEmpty()
                                ? ""
                                : "features: [" + String.join(", ", dataset.features()) + "]\n"));
        spec.commandLine().getOut().printf("wrote %s; next: ./sluice split --dataset %s --by last --out …%n", out, out);
        return 0;
    }

    private void entities(String file, boolean titled, Stream<Entity> all) throws IOException {
        List<Entity> listed = all.toList();
        List<String> attributes =
                listed.isEmpty() ? List.of() : List.copyOf(new TreeMap<>(listed.get(0).attributes).keySet());
        Stream<String> first = titled ? Stream.of("id", "title") : Stream.of("id");
        table(
                file,
                Stream.concat(first, attributes.stream()).toList(),
                listed.stream()
                        .map(entity -> Stream.concat(
                                        titled ? Stream.of(entity.id, entity.title) : Stream.of(entity.id),
                                        attributes.stream().map(entity.attributes::get))
                                .toList()));
    }

    private void table(String file, List<String> header, Stream<? extends List<?>> rows) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(header.toArray(String[]::new))
                .get();
        try (BufferedWriter writer = Files.newBufferedWriter(out.resolve(file));
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
    private record Entity(String id, String title, Map<String, String> attributes) {}
}
