package dev.sluice.replay;

import dev.sluice.codec.InvalidInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A log with the columns of the Open Bandit data set (Saito, Aihara, Matsutani and Narita 2021): item_id, position, click
 * and action_prob, or propensity_score as the data set itself calls it.
 *
 * @param slots in the order of the file, two or more
 */
public record OpenBanditLog(List<Slot> slots) {
    private static final int GZIP = 0x1f8b;

    public OpenBanditLog {
        slots = List.copyOf(slots);
        InvalidInput.require(slots.size() > 1, "obd", "must have two rows or more");
    }

    public static OpenBanditLog read(Path file) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setAllowMissingColumnNames(true)
                .get();
        List<Slot> slots = new ArrayList<>();
        try (Reader in = new InputStreamReader(open(file), StandardCharsets.UTF_8);
                CSVParser rows = CSVParser.parse(in, format)) {
            String probability = column(rows, "action_prob", "propensity_score");
            for (String needed : List.of("item_id", "position", "click")) {
                column(rows, needed);
            }
            for (CSVRecord row : rows) {
                slots.add(slot(row, probability));
            }
        }
        return new OpenBanditLog(slots);
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP ? new GZIPInputStream(in) : in;
    }

    private static String column(CSVParser rows, String... names) {
        for (String name : names) {
            if (rows.getHeaderNames().contains(name)) {
                return name;
            }
        }
        throw new InvalidInput("obd", "must have a column " + String.join(" or ", names));
    }

    private static Slot slot(CSVRecord row, String probability) {
        try {
            return new Slot(
                    Integer.parseInt(row.get("item_id")),
                    Integer.parseInt(row.get("position")),
                    Double.parseDouble(row.get("click")),
                    Double.parseDouble(row.get(probability)));
        } catch (NumberFormatException e) {
            throw new InvalidInput(
                    "obd", "row " + row.getRecordNumber() + " holds what is no number: " + e.getMessage());
        }
    }

    public int items() {
        return slots.stream().mapToInt(Slot::item).max().orElse(0) + 1;
    }

    public double clickRate() {
        return slots.stream().mapToDouble(Slot::click).average().orElse(0);
    }

    /**
     * One recommendation.
     *
     * @param item id, from 0
     * @param position from 1
     * @param click 0 or 1
     * @param propensity logged probability of that item there, in (0, 1]
     */
    public record Slot(int item, int position, double click, double propensity) {
        public Slot {
            InvalidInput.require(item >= 0 && position >= 1, "obd", "must have items from 0 and positions from 1");
            InvalidInput.require(
                    propensity > 0 && propensity <= 1, "obd", "must have propensities in (0, 1], got " + propensity);
        }
    }
}
