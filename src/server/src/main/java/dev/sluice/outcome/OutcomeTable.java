package dev.sluice.outcome;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Exposure;
import dev.sluice.model.Interaction;
import dev.sluice.model.Response;
import dev.sluice.model.Versioned;
import dev.sluice.outcome.OutcomeDirectory.OutcomeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** Outcomes of Parquet files, for commands that make something else of them; it must be closed. One thread. */
public final class OutcomeTable implements AutoCloseable {
    private final Path spill;
    private final Duck duck;

    private OutcomeTable(Path spill) {
        this.spill = spill;
        this.duck = new Duck(spill);
    }

    /**
     * Opens files.
     *
     * @param place a file, or a directory of outcomes
     * @throws InvalidInput where there are none, or those of a newer schema
     */
    public static OutcomeTable open(Path place) throws IOException {
        List<Path> files = files(place);
        InvalidInput.require(
                !files.isEmpty(), "outcomes", "must be a Parquet file or a directory of them, got " + place);
        OutcomeTable table = new OutcomeTable(Files.createTempDirectory("sluice-outcomes"));
        try {
            table.begin(files, place);
            return table;
        } catch (IOException | RuntimeException e) {
            table.close();
            throw e;
        }
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return Files.isReadable(place) ? List.of(place) : List.of();
        }
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !place.relativize(file).toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Without those whose rows a larger one holds, as a crash while small ones become large leaves them. */
    private List<Path> distinct(List<Path> files) throws IOException {
        List<Path> distinct = new ArrayList<>();
        Set<Path> folders = new LinkedHashSet<>();
        for (Path file : files) {
            if (OutcomeFile.of(file).isPresent()) {
                folders.add(file.toAbsolutePath().getParent());
            } else {
                distinct.add(file);
            }
        }
        for (Path folder : folders) {
            SmallFiles.distinct(duck, OutcomeDirectory.files(folder)).forEach(file -> distinct.add(file.path()));
        }
        return distinct;
    }

    private void begin(List<Path> all, Path place) throws IOException {
        List<Path> files = distinct(all);
        duck.run("create temp view outcomes as select * from read_parquet(%s, union_by_name = true)"
                .formatted(Duck.list(files)));
        duck.each("select coalesce(max(v), 1) from outcomes", row -> {
            int version = (int) row.number(1);
            InvalidInput.require(
                    version <= Versioned.NEWEST,
                    "outcomes",
                    () -> "must be of schema version " + Versioned.NEWEST + " or older, and those of " + place
                            + " are of " + version);
        });
    }

    /**
     * Writes rows for other tools, to CSV or Parquet as the ending of the file says.
     *
     * @param slots keys of all arms of the experiment, by slot
     * @return how many there are
     */
    public long export(OutcomeExport rows, List<String> slots, Path out) throws IOException {
        boolean parquet = out.toString().endsWith(".parquet");
        duck.run("create or replace temp view exported as " + rows.select(slots, parquet));
        duck.run("copy exported to %s (%s)"
                .formatted(Duck.quoted(out), parquet ? "format parquet" : "format csv, header"));
        List<Long> count = new ArrayList<>();
        duck.each("select count(*) from exported", row -> count.add(row.number(1)));
        return count.get(0);
    }

    /**
     * Every item that was seen, as a row to learn from, in order of time: where it was shown, with the value of what is wanted. What was not seen is
     * no failure, hence no row.
     */
    public List<Interaction> interactions(Wanted wanted) throws IOException {
        List<Interaction> rows = new ArrayList<>();
        duck.each(
                "select coalesce(nullif(unit, ''), \"decisionId\"), item.\"itemId\", %s, epoch_ms(times.decided), item.position, item.clicks, item.views, item.conversions from (select *, unnest(items) as item from outcomes where %s) where item.impression order by times.decided, \"decisionId\", item.position"
                        .formatted(wanted.label.sql(), wanted.condition()),
                row -> rows.add(new Interaction(
                        row.text(1),
                        row.text(2),
                        row.real(3),
                        Instant.ofEpochMilli(row.number(4)),
                        Exposure.UNKNOWN.at((int) row.number(5)),
                        new Response(row.number(6) > 0, row.number(7) > 0, row.number(8) > 0))));
        return rows;
    }

    @Override
    public void close() {
        duck.close();
        FileUtils.deleteQuietly(spill.toFile());
    }

    /** Reasons of decisions that may be learned from, for a condition. */
    static String learnable() {
        return Arrays.stream(DecisionReason.values())
                .filter(DecisionReason::learnable)
                .map(reason -> "'" + reason + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Numbers of slots with the keys of their arms, for columns. */
    static String columns(List<String> slots, String each) {
        return IntStream.range(0, slots.size())
                .mapToObj(slot -> each.formatted(slot, Duck.quoted(slots.get(slot))))
                .collect(Collectors.joining(", "));
    }

    /**
     * Which rows, and what of them is to be learned.
     *
     * @param experiments keys; empty for all
     * @param arms keys; empty for all
     * @param reasons names; empty for those that may be learned from
     * @param from decided then or later
     */
    public record Wanted(
            OutcomeLabel label, List<String> experiments, List<String> arms, List<String> reasons, Instant from) {
        private String condition() {
            return "times.decided >= '%s' and reason in %s%s%s"
                    .formatted(
                            from,
                            reasons.isEmpty() ? learnable() : list(reasons),
                            arms.isEmpty() ? "" : " and arm in " + list(arms),
                            experiments.isEmpty() ? "" : " and experiment in " + list(experiments));
        }

        private static String list(List<String> texts) {
            return texts.stream().map(Duck::quoted).collect(Collectors.joining(", ", "(", ")"));
        }
    }
}
