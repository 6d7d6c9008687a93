package dev.sluice.cli;

import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.GeneratedClicks;
import dev.sluice.dataset.GeneratedPictures;
import dev.sluice.dataset.GeneratedSessions;
import dev.sluice.model.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
                            + " of attributes up to an order; pictures: clicks on items whose genre their images show, and half of them"
                            + " say.")
    private Kind kind;

    @Option(
            names = "--items",
            defaultValue = "2000",
            description = "Of sessions and pictures (default: ${DEFAULT-VALUE}).")
    private int items;

    @Option(
            names = "--units",
            defaultValue = "4000",
            description = "How many sessions there are (default: ${DEFAULT-VALUE}).")
    private int units;

    @Option(
            names = "--rows",
            defaultValue = "200000",
            description = "Of clicks and pictures (default: ${DEFAULT-VALUE}).")
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
        CLICKS,
        PICTURES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        Dataset dataset = switch (kind) {
            case SESSIONS -> new GeneratedSessions(items, units, seed);
            case CLICKS -> new GeneratedClicks(rows, order, seed);
            case PICTURES -> new GeneratedPictures(items, rows, seed);
        };
        try (Stream<Item> all = dataset.items()) {
            List<Item> listed = all.toList();
            new DatasetFiles(out).write(dataset, listed);
            if (kind == Kind.PICTURES) {
                draw(dataset, listed);
            }
        }
        spec.commandLine().getOut().printf("wrote %s; next: ./sluice split --dataset %s --by last --out …%n", out, out);
        return 0;
    }

    private void draw(Dataset dataset, List<Item> listed) throws IOException {
        for (Item item : listed) {
            String image = item.attributes().getOrDefault("image", "");
            Path file = out.resolve(image);
            Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            Files.write(file, dataset.contents().bytes(image));
        }
    }
}
