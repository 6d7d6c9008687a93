package dev.sluice.outcome;

import dev.sluice.outcome.OutcomeDirectory.Lane;
import dev.sluice.outcome.OutcomeDirectory.OutcomeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes one file of many small ones of a day and partition. The whole takes the place of its first piece before the others go, so
 * that whoever dies in between leaves rows twice and none missing; what a larger file holds too is left out by readers, and goes
 * with the next merge.
 */
final class SmallFiles {
    private static final int MANY = 32;
    private static final long LARGE = 100_000;

    private final OutcomeDirectory directory;

    SmallFiles(OutcomeDirectory directory) {
        this.directory = directory;
    }

    /** Offset of the last row of those files; -1 where there is none. */
    long last(Duck duck, List<OutcomeFile> files) throws IOException {
        return spans(duck, files).values().stream().mapToLong(Span::last).max().orElse(-1);
    }

    /** A file was added to a day. */
    void added(Duck duck, Path folder, Lane lane) throws IOException {
        List<OutcomeFile> all = OutcomeDirectory.files(folder).stream()
                .filter(file -> file.lane().equals(lane))
                .toList();
        if (all.size() < MANY) {
            return;
        }
        Map<Path, Span> spans = spans(duck, all);
        List<OutcomeFile> trailing = new ArrayList<>();
        for (OutcomeFile file : all) {
            trailing.add(file);
            if (spans.getOrDefault(file.path(), Span.NONE).rows >= LARGE) {
                trailing.clear();
            }
        }
        if (trailing.size() >= MANY) {
            merge(duck, distinct(trailing, spans), trailing);
        }
    }

    private void merge(Duck duck, List<OutcomeFile> rows, List<OutcomeFile> pieces) throws IOException {
        Path made = directory.spool().resolve(UUID.randomUUID() + ".parquet");
        duck.run("copy (select * from read_parquet(%s) order by \"offset\") to %s (format parquet, compression zstd)"
                .formatted(Duck.list(rows.stream().map(OutcomeFile::path).toList()), Duck.quoted(made)));
        OutcomeDirectory.move(made, pieces.get(0).path());
        for (OutcomeFile piece : pieces.subList(1, pieces.size())) {
            Files.deleteIfExists(piece.path());
        }
    }

    /** Those whose rows no other one holds, of files in order. */
    static List<OutcomeFile> distinct(Duck duck, List<OutcomeFile> files) throws IOException {
        return distinct(files, spans(duck, files));
    }

    private static List<OutcomeFile> distinct(List<OutcomeFile> files, Map<Path, Span> spans) {
        List<OutcomeFile> distinct = new ArrayList<>();
        Map<Lane, Long> held = new HashMap<>();
        for (OutcomeFile file : files) {
            long last = spans.getOrDefault(file.path(), Span.NONE).last;
            if (last > held.getOrDefault(file.lane(), -1L)) {
                distinct.add(file);
                held.put(file.lane(), last);
            }
        }
        return distinct;
    }

    /** What files hold, by what stands at their ends. */
    private static Map<Path, Span> spans(Duck duck, List<OutcomeFile> files) throws IOException {
        Map<Path, Span> spans = new HashMap<>();
        if (files.isEmpty()) {
            return spans;
        }
        duck.each(
                "select file_name, max(cast(stats_max_value as bigint)), sum(row_group_num_rows) from parquet_metadata(%s) where path_in_schema = 'offset' group by file_name"
                        .formatted(
                                Duck.list(files.stream().map(OutcomeFile::path).toList())),
                row -> spans.put(Path.of(row.text(1)), new Span(row.number(2), row.number(3))));
        return spans;
    }

    private record Span(long last, long rows) {
        private static final Span NONE = new Span(-1, 0);
    }
}
