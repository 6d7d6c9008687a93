package dev.sluice.outcome;

import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** How rows are written. */
public enum OutcomeFormat {
    /** A line for each row; what is within another column has its name behind a dot, and lists and maps are JSON. */
    CSV("text/csv") {
        @Override
        void write(Duck duck, Path folder, OutputStream out) throws IOException {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CSVPrinter printer = new CSVPrinter(writer, CSVFormat.RFC4180);
            List<String> names = new ArrayList<>();
            duck.each("select column_name from (describe %s)".formatted(FLAT), row -> names.add(row.text(1)));
            printer.printRecord(names);
            duck.each(FLAT, row -> {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 1; i <= row.columns(); i++) {
                    values.add(row.value(i));
                }
                printer.printRecord(values);
            });
            printer.flush();
        }
    },
    /** A JSON object for each row, on a line of its own. */
    NDJSON("application/x-ndjson") {
        @Override
        void write(Duck duck, Path folder, OutputStream out) throws IOException {
            duck.each(
                    "select cast(to_json(row) as varchar) from (select * replace (%s as times) from outcomes) row"
                            .formatted(OutcomeColumns.written()),
                    row -> {
                        out.write(row.text(1).getBytes(StandardCharsets.UTF_8));
                        out.write('\n');
                    });
        }
    },
    /** A Parquet file with the columns of the files. */
    PARQUET("application/vnd.apache.parquet") {
        @Override
        void write(Duck duck, Path folder, OutputStream out) throws IOException {
            Path whole = folder.resolve("whole.parquet");
            duck.run("copy (select * from outcomes) to %s (format parquet, compression zstd)"
                    .formatted(Duck.quoted(whole)));
            Files.copy(whole, out);
        }
    };

    private static final String FLAT = OutcomeColumns.flat();

    private final String mediaType;

    OutcomeFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The ending of a file of it. */
    public String ending() {
        return name().toLowerCase(Locale.ROOT);
    }

    abstract void write(Duck duck, Path folder, OutputStream out) throws IOException;

    /** The format of that name; NDJSON where none is said. */
    public static OutcomeFormat parse(String name) {
        if (name.isEmpty()) {
            return NDJSON;
        }
        for (OutcomeFormat format : values()) {
            if (format.ending().equals(name)) {
                return format;
            }
        }
        throw new InvalidInput("format", "must be csv, ndjson or parquet, got '" + name + "'");
    }
}
