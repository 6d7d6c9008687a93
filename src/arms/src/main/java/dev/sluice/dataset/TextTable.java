package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A text file of delimited values. An empty line holds no row; every row has as many values as there are columns. */
final class TextTable implements Table {
    private final TextFile file;
    private final TextFile.Characters characters;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;
    private List<String> columns = List.of();

    private TextTable(TextFile file, CSVFormat format) throws IOException {
        this.file = file;
        this.characters = file.open();
        this.parser =
                CSVParser.builder().setReader(characters).setFormat(format).get();
        this.records = parser.iterator();
    }

    static TextTable open(TextFile file, Dialect format, List<String> named) {
        List<String> found = List.of();
        Optional<InvalidInput> unreadable = Optional.empty();
        for (String delimiter : format.delimiters()) {
            TextTable table = open(file, format.csv(delimiter));
            try {
                table.columns = format.columns().isEmpty() ? table.header() : format.columns();
            } catch (InvalidInput e) { // of another delimiter, maybe
                unreadable = unreadable.or(() -> Optional.of(e));
            }
            if (table.columns.containsAll(named)) {
                return table.once();
            }
            table.close();
            found = table.columns.size() > found.size() ? table.columns : found;
        }
        if (found.isEmpty() && unreadable.isPresent()) {
            throw unreadable.get();
        }
        throw lacking(file, found, named);
    }

    private static InvalidInput lacking(TextFile file, List<String> columns, List<String> named) {
        String missing = named.stream()
                .filter(name -> !columns.contains(name))
                .findFirst()
                .orElse("");
        return new InvalidInput(
                "file",
                "must have a column '" + missing + "', " + file.path().getFileName() + " has " + shortened(columns));
    }

    private static TextTable open(TextFile file, CSVFormat format) {
        try {
            return new TextTable(file, format);
        } catch (IOException e) {
            throw file.refused(e, 1);
        }
    }

    private List<String> header() {
        return record().map(TextTable::texts)
                .orElseThrow(() -> new InvalidInput("file", "must have a header line: " + file.path()));
    }

    private static List<String> texts(CSVRecord record) {
        return record.stream().map(text -> Objects.requireNonNullElse(text, "")).toList();
    }

    /** This table, if no two of its columns have one name. */
    private TextTable once() {
        Set<String> met = new HashSet<>();
        for (String column : columns) {
            if (!column.isEmpty() && !met.add(column)) {
                close();
                throw new InvalidInput("file", "must have one column '" + column + "', has more");
            }
        }
        return this;
    }

    private static String shortened(List<String> columns) {
        String all = String.join(", ", columns);
        return all.length() <= 300 ? all : all.substring(0, 300) + " …";
    }

    @Override
    public Optional<Row> next() {
        long line = parser.getCurrentLineNumber() + 1;
        return record().map(record -> row(record, line));
    }

    private Row row(CSVRecord record, long line) {
        if (record.size() != columns.size()) {
            throw Row.refused(
                    file.path(),
                    line,
                    new InvalidInput(
                            "file", "must have " + columns.size() + " values in each row, got " + record.size()));
        }
        Map<String, String> values = new HashMap<>(2 * columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), Objects.requireNonNullElse(record.get(i), ""));
        }
        return new Row(values, file.path(), line);
    }

    /** The next one that is no empty line. */
    private Optional<CSVRecord> record() {
        long line = parser.getCurrentLineNumber() + 1;
        try {
            characters.row();
            while (records.hasNext()) {
                CSVRecord record = records.next();
                if (record.size() > 1 || record.get(0) != null) {
                    return Optional.of(record);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
            return Optional.empty();
        } catch (UncheckedIOException e) {
            IOException cause = Objects.requireNonNull(e.getCause());
            throw cause instanceof CSVException
                    ? Row.refused(
                            file.path(),
                            line,
                            new InvalidInput("file", "must close each quote, right before a delimiter or a line's end"))
                    : file.refused(cause, line);
        }
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
