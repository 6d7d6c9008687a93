package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The rows of a file, one by one, in the order of the file. Every row is given as it is written, or the file is refused
 * with the line; there is no third.
 */
public interface Table extends AutoCloseable {
    /** The next row; empty at the end. */
    Optional<Row> next();

    @Override
    void close();

    /**
     * The rows of a file: Parquet, NDJSON or text, as its name ends; the stream must be closed.
     *
     * @param format of a text file
     * @param named columns that must be there
     */
    static Stream<Row> rows(Path file, Dialect format, List<String> named) {
        Table table = open(file, format, named);
        return StreamSupport.stream(new Cursor(table), false).onClose(table::close);
    }

    private static Table open(Path file, Dialect format, List<String> named) {
        InvalidInput.require(Files.isRegularFile(file), "file", "must exist, got '" + file + "'");
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        String ending = name.replaceFirst("\\.gz$", "").replaceFirst("^.*\\.", "");
        boolean json = List.of("ndjson", "jsonl", "json").contains(ending);
        if (!json && !ending.equals("parquet")) {
            return TextTable.open(new TextFile(file, format.charset()), format, named);
        }
        InvalidInput.require(format.equals(Dialect.USUAL), "format", "is for text files, not for '" + file + "'");
        return json ? JsonTable.open(file, named) : ParquetTable.open(file, named);
    }

    /** A table as what a stream asks. */
    final class Cursor extends AbstractSpliterator<Row> {
        private final Table table;

        Cursor(Table table) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.table = table;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Row> action) {
            Optional<Row> row = table.next();
            row.ifPresent(action);
            return row.isPresent();
        }
    }
}
