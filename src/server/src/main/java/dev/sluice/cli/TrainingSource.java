package dev.sluice.cli;

import dev.sluice.codec.Durations;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Label;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what a model is trained on, and the rows that they mean. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainingSource {
    /** Of a log, the newest twentieth is to compare models on, and the one before to stop training by. */
    private static final double HELD = 0.05;

    @ArgGroup(multiplicity = "1")
    private Place place;

    @Option(
            names = "--train",
            defaultValue = "",
            paramLabel = "A.idx[,B.idx]",
            description = "Files of 0-based line numbers of the data set's interactions to train on (default: all).")
    private String train;

    @Option(
            names = "--valid",
            defaultValue = "",
            paramLabel = "C.idx",
            description = "Rows to stop by and to report metrics on (default: of a log a newer part, else none).")
    private String valid;

    @Option(
            names = "--label",
            defaultValue = "",
            description =
                    "What counts as a click, like 'rating>=4' (default: every row, and of a log what was clicked).")
    private String label;

    @Option(
            names = "--since",
            defaultValue = "7d",
            description = "How far back the log is read (default: ${DEFAULT-VALUE}).")
    private String since;

    @Mixin
    private LogConnection kafka;

    /** Whether units are named by their hash, as a server's data names them. */
    boolean hashed() {
        return place.dataset == null;
    }

    /** Whether rows that are no clicks are there too. */
    boolean labelled() {
        return place.fromLog || !label.isEmpty();
    }

    Predicate<Interaction> clicked() {
        return Label.parse(place.fromLog && label.isEmpty() ? "value>=1" : label);
    }

    /**
     * Reads the rows.
     *
     * @param server asked where the rows are its own
     * @param counts which rows are wanted
     * @param now from when the log is read back
     */
    Parts read(Connection server, Predicate<Interaction> counts, Instant now) throws IOException, InterruptedException {
        if (place.dataset != null) {
            Dataset source = Dataset.open(place.dataset);
            Rows rows = Rows.read(source, Csv.paths(train), counts);
            requireSome(rows.interactions());
            InvalidInput.require(
                    rows.interactions().stream().anyMatch(clicked()),
                    "--label",
                    "counts no row as a click; does the mapping name the column of the value?");
            Rows held = valid.isEmpty() ? Rows.none(rows.items()) : Rows.read(source, Csv.paths(valid), counts);
            return new Parts(rows, held, held, KnownAttributes.read(source), source.features());
        }
        InvalidInput.require(train.isEmpty() && valid.isEmpty(), "--train", "and --valid are for data sets");
        ApiClient client = server.open();
        List<Item> items = client.rows("/api/v1/catalogue/items", Item.class);
        KnownAttributes known =
                new KnownAttributes(items.stream().collect(Collectors.toMap(Item::id, Function.identity())), Map.of());
        List<Interaction> all = place.fromLog
                ? TrainingLog.read(kafka.settings(server, client), now.minus(Durations.parse(since)))
                : client.rows("/api/v1/catalogue/interactions", Interaction.class);
        List<Interaction> wanted = all.stream()
                .filter(counts)
                .sorted(Comparator.comparing(Interaction::at)
                        .thenComparing(Interaction::unit)
                        .thenComparing(Interaction::item))
                .toList();
        requireSome(wanted);
        int end = place.fromLog ? (int) (wanted.size() * (1 - 2 * HELD)) : wanted.size();
        int judged = place.fromLog ? (int) (wanted.size() * (1 - HELD)) : wanted.size();
        return new Parts(
                Rows.of(items, wanted.subList(0, end)),
                Rows.of(items, wanted.subList(end, judged)),
                Rows.of(items, wanted.subList(judged, wanted.size())),
                known,
                List.of());
    }

    private static void requireSome(List<Interaction> rows) {
        InvalidInput.require(!rows.isEmpty(), "the source", "has no rows to learn from");
    }

    /** Where rows come from: one of these. */
    static final class Place {
        @Option(names = "--dataset", paramLabel = "DIR", description = "MovieLens 100K or latest, or a mapping file.")
        @Nullable Path dataset;

        @Option(names = "--from-catalogue", description = "The interactions that were imported into a running server.")
        boolean fromCatalogue;

        @Option(
                names = "--from-log",
                description = "What a running server decided, and what was clicked: every item shown is a row.")
        boolean fromLog;
    }

    /**
     * What was read.
     *
     * @param train to learn from
     * @param valid to stop by
     * @param judged to compare models on
     * @param known attributes
     * @param features that the source suggests, or none
     */
    record Parts(Rows train, Rows valid, Rows judged, KnownAttributes known, List<String> features) {}
}
