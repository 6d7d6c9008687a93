package dev.sluice.cli;

import dev.sluice.codec.Durations;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Label;
import dev.sluice.dataset.Rows;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import dev.sluice.outcome.OutcomeLabel;
import dev.sluice.outcome.OutcomeTable;
import dev.sluice.training.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say what a model is trained on, and the rows that they mean. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrainingSource {
    /** Of a log, the newest twentieth is to compare models on, and the one before to stop training by. */
    private static final double HELD = 0.05;
    /** Fewer rows leave none to compare by. */
    private static final int LEAST = 20;

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
                    "What counts as a click, like 'rating>=4' (default: every row). Of a log click, view-through, conversion,"
                            + " value, or like 'value>=20' (default: click). A sum like 'click + 20*conversion' makes a wukong"
                            + " predict each, and score by what they are worth together.")
    private String label;

    @Option(
            names = "--since",
            defaultValue = "7d",
            description = "How far back decisions of a log are taken (default: ${DEFAULT-VALUE}).")
    private String since;

    @Option(
            names = "--experiment",
            paramLabel = "KEY",
            description = "Of a log: decisions of this experiment; may be repeated (default: all).")
    private List<String> experiments = List.of();

    @Option(
            names = "--arm",
            paramLabel = "KEY",
            description = "Of a log: decisions of this arm; may be repeated (default: all).")
    private List<String> arms = List.of();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description =
                    "Of a log: decisions made for this reason, like CONTROL_ONLY; may be repeated (default: those that"
                            + " policies learn from).")
    private List<String> reasons = List.of();

    @Option(
            names = "--with-outcomes",
            description = "With --from-catalogue: what was clicked in mature decisions of the server too.")
    private boolean withOutcomes;

    /** Whether rows are of a log: what was shown, clicked or not. */
    boolean outcomes() {
        return place.outcomes();
    }

    /** Whether rows are of a data set. */
    boolean files() {
        return place.dataset != null;
    }

    /** Whether rows that are no clicks are there too. */
    boolean labelled() {
        return place.outcomes() || !label.isEmpty();
    }

    /** Of several labels the first. */
    Predicate<Interaction> clicked() {
        return counts(terms().get(0));
    }

    /** What is predicted: one for each label. */
    List<Task.Target> targets() {
        return terms().stream()
                .map(term -> {
                    Predicate<Interaction> counts = counts(term);
                    return new Task.Target(term.label(), term.weight(), row -> counts.test(row) ? 1 : 0);
                })
                .toList();
    }

    private List<LabelTerm> terms() {
        return LabelTerm.sum(label);
    }

    private Predicate<Interaction> counts(LabelTerm term) {
        return !place.outcomes() || compared(term)
                ? Label.parse(term.label())
                : OutcomeLabel.parse(term.label()).counts();
    }

    /** Whether it is a bound of the value. */
    private static boolean compared(LabelTerm term) {
        return term.label().startsWith("value>");
    }

    private OutcomeLabel outcomeLabel() {
        return terms().stream().anyMatch(TrainingSource::compared)
                ? OutcomeLabel.VALUE
                : OutcomeLabel.parse(terms().get(0).label());
    }

    /**
     * Reads the rows.
     *
     * @param server asked where the rows are its own, and what it calls the units of a data set whose model it gets
     * @param counts which rows are wanted
     * @param now from when the log is read back
     */
    Parts read(Server server, Predicate<Interaction> counts, Instant now) throws IOException, InterruptedException {
        if (place.dataset != null) {
            Dataset source = Dataset.open(place.dataset);
            Rows rows = Rows.read(source, Csv.paths(train), counts);
            requireSome(rows.interactions());
            InvalidInput.require(
                    rows.interactions().stream().anyMatch(clicked()),
                    "--label",
                    "counts no row as a click; does the mapping name the column of the value?");
            Rows held = valid.isEmpty() ? Rows.none(rows.items()) : Rows.read(source, Csv.paths(valid), counts);
            Parts parts = new Parts(rows, held, held, KnownAttributes.read(source), source.features(), false);
            return server.registers ? named(parts, server.connection.open()) : parts;
        }
        InvalidInput.require(!withOutcomes || place.fromCatalogue, "--with-outcomes", "is for --from-catalogue");
        InvalidInput.require(train.isEmpty() && valid.isEmpty(), "--train", "and --valid are for data sets");
        return place.files == null
                ? fromServer(server.connection.open(), counts, now)
                : fromFiles(place.files, counts, now);
    }

    private static Parts named(Parts parts, ApiClient client) throws IOException, InterruptedException {
        ServerUnits units = ServerUnits.of(client, List.of(parts.train, parts.valid), parts.known);
        Rows held = units.named(parts.valid);
        return new Parts(units.named(parts.train), held, held, units.named(parts.known), parts.features, true);
    }

    private Parts fromServer(ApiClient client, Predicate<Interaction> counts, Instant now)
            throws IOException, InterruptedException {
        List<Item> items = client.rows("/api/v1/catalogue/items", Item.class);
        KnownAttributes known = new KnownAttributes(
                items.stream().collect(Collectors.toMap(Item::id, Function.identity())),
                client.rows("/api/v1/catalogue/units", Unit.class).stream()
                        .collect(Collectors.toMap(Unit::id, Function.identity())));
        if (!place.fromLog) {
            List<Interaction> all = new ArrayList<>(client.rows("/api/v1/catalogue/interactions", Interaction.class));
            if (withOutcomes) {
                outcomes(client, now).stream().filter(row -> row.value() > 0).forEach(all::add);
            }
            return parts(items, known, ordered(all.stream().filter(counts)), 0);
        }
        return parts(items, known, judged(outcomes(client, now), counts), HELD);
    }

    private List<Interaction> outcomes(ApiClient client, Instant now) throws IOException, InterruptedException {
        OutcomeSource source = new OutcomeSource(client);
        List<String> keys = experiments.isEmpty() ? source.experiments() : experiments;
        return keys.isEmpty()
                ? List.of()
                : source.with(keys, now.minus(Durations.parse(since)), table -> table.interactions(wanted(now)));
    }

    private Parts fromFiles(Path directory, Predicate<Interaction> counts, Instant now) throws IOException {
        try (OutcomeTable table = OutcomeTable.open(directory)) {
            List<Interaction> all = table.interactions(wanted(now));
            List<Item> items = all.stream()
                    .map(Interaction::item)
                    .distinct()
                    .map(id -> new Item(id, "", Map.of()))
                    .toList();
            return parts(items, new KnownAttributes(Map.of(), Map.of()), judged(all, counts), HELD);
        }
    }

    private OutcomeTable.Wanted wanted(Instant now) {
        return new OutcomeTable.Wanted(outcomeLabel(), experiments, arms, reasons, now.minus(Durations.parse(since)));
    }

    private static List<Interaction> ordered(Stream<Interaction> rows) {
        return rows.sorted(Comparator.comparing(Interaction::at)
                        .thenComparing(Interaction::unit)
                        .thenComparing(Interaction::item))
                .toList();
    }

    /** Rows of a log, which must tell something. */
    private List<Interaction> judged(List<Interaction> all, Predicate<Interaction> counts) {
        InvalidInput.require(
                all.size() >= LEAST,
                "the log",
                "must have " + LEAST + " items that were seen in mature decisions, or more; it has " + all.size());
        for (LabelTerm term : terms()) {
            long counted = all.stream().filter(counts(term)).count();
            InvalidInput.require(
                    counted > 0 && counted < all.size(),
                    "--label",
                    "must tell rows apart, but " + (term.label().isEmpty() ? "it" : term.label()) + " counts " + counted
                            + " of the " + all.size() + " rows of the log");
        }
        return ordered(all.stream().filter(counts));
    }

    /**
     * @param held share of the newest rows that models are compared on, and of those before that training stops by
     */
    private static Parts parts(List<Item> items, KnownAttributes known, List<Interaction> wanted, double held) {
        requireSome(wanted);
        int end = (int) (wanted.size() * (1 - 2 * held));
        int judged = (int) (wanted.size() * (1 - held));
        return new Parts(
                Rows.of(items, wanted.subList(0, end)),
                Rows.of(items, wanted.subList(end, judged)),
                Rows.of(items, wanted.subList(judged, wanted.size())),
                known,
                List.of(),
                true);
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
                description = "What came of a running server's decisions: every item that was seen is a row.")
        boolean fromLog;

        @Option(
                names = "--outcomes",
                paramLabel = "DIR",
                description = "The same from files: the directory of outcomes, one of its experiments, or an export.")
        @Nullable Path files;

        boolean outcomes() {
            return fromLog || files != null;
        }
    }

    /**
     * What was read.
     *
     * @param train to learn from
     * @param valid to stop by
     * @param judged to compare models on
     * @param known attributes
     * @param features that the source suggests, or none
     * @param hashed whether units are named by their hash, as a server's own data names them
     */
    record Parts(Rows train, Rows valid, Rows judged, KnownAttributes known, List<String> features, boolean hashed) {}

    /**
     * A server.
     *
     * @param registers whether it gets the model
     */
    record Server(Connection connection, boolean registers) {}
}
