package dev.sluice.training;

import dev.sluice.model.Interaction;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV files with a header line. Times are epoch seconds, epoch milliseconds or ISO-8601.
 *
 * @param interactionsFile who had what
 * @param itemsFile what there is; empty when no such file exists
 * @param columns names of the columns
 */
public record CsvDataset(Path interactionsFile, Optional<Path> itemsFile, Columns columns) implements Dataset {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    private static final double MILLIS_FROM = 1e11;

    static CsvDataset movieLens(Path directory) {
        return new CsvDataset(
                directory.resolve("ratings.csv"),
                Optional.of(directory.resolve("movies.csv")),
                new Columns("userId", "movieId", "rating", "timestamp", "movieId", "title"));
    }

    @Override
    public Stream<Interaction> interactions() {
        return rows(interactionsFile).map(this::interaction);
    }

    private Interaction interaction(CSVRecord row) {
        return new Interaction(
                cell(row, columns.unit()),
                cell(row, columns.item()),
                row.isMapped(columns.value()) ? number(row, columns.value()) : 1,
                row.isMapped(columns.time()) ? time(row) : Instant.EPOCH);
    }

    @Override
    public Stream<Item> items() {
        return itemsFile.map(file -> rows(file).map(this::item)).orElseGet(Stream::empty);
    }

    private Item item(CSVRecord row) {
        Map<String, String> attributes = new HashMap<>(row.toMap());
        attributes.remove(columns.itemId());
        String title = attributes.remove(columns.title());
        return new Item(cell(row, columns.itemId()), title == null ? "" : title, attributes);
    }

    private static String cell(CSVRecord row, String column) {
        InvalidInput.require(row.isMapped(column), column, "is not a column of the file");
        InvalidInput.require(row.isSet(column), column, "is missing in line " + row.getRecordNumber());
        return row.get(column);
    }

    private static double number(CSVRecord row, String column) {
        try {
            return Double.parseDouble(cell(row, column));
        } catch (NumberFormatException e) {
            throw new InvalidInput(column, "must be a number in line " + row.getRecordNumber());
        }
    }

    private Instant time(CSVRecord row) {
        String text = cell(row, columns.time());
        try {
            if (!text.isEmpty() && Character.isDigit(text.charAt(0)) && text.indexOf('-') < 0) {
                double value = number(row, columns.time());
                return Instant.ofEpochMilli(Math.round(value >= MILLIS_FROM ? value : value * 1000));
            }
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInput(
                    columns.time(), "must be epoch seconds or ISO-8601 in line " + row.getRecordNumber());
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with the stream
    private static Stream<CSVRecord> rows(Path file) {
        try {
            CSVParser parser = CSVParser.parse(Files.newBufferedReader(file, StandardCharsets.UTF_8), FORMAT);
            return parser.stream().onClose(() -> {
                try {
                    parser.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new InvalidInput("file", "cannot be read: " + e.getMessage());
        }
    }

    /**
     * Names of the columns. The value and time columns may be absent.
     *
     * @param unit of interactions
     * @param item of interactions
     * @param value of interactions
     * @param time of interactions
     * @param itemId of items
     * @param title of items
     */
    public record Columns(String unit, String item, String value, String time, String itemId, String title) {
        /** {@code unit, item, value, time} and {@code id, title}. */
        public static final Columns DEFAULT = new Columns("unit", "item", "value", "time", "id", "title");
    }
}
