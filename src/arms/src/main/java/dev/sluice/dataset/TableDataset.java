package dev.sluice.dataset;

import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of any size with columns, as a mapping names them. */
public record TableDataset(Mapping mapping) implements Dataset {
    private static final double MILLIS_FROM = 1e11;

    @Override
    public Stream<Interaction> interactions() {
        Mapping.Interactions columns = mapping.interactions();
        return Table.rows(columns.file())
                .map(row -> new Interaction(
                        row.text(columns.unit()),
                        row.text(columns.item()),
                        row.get(columns.value())
                                .map(value -> number(columns.value(), value))
                                .orElse(1.0),
                        row.get(columns.time())
                                .map(value -> time(columns.time(), value))
                                .orElse(Instant.EPOCH)));
    }

    @Override
    public Stream<Item> items() {
        return entities(mapping.items(), (row, columns, attributes) -> {
            String title = attributes.remove(columns.title());
            return new Item(row.text(columns.id()), title == null ? "" : title, attributes);
        });
    }

    @Override
    public Stream<Unit> units() {
        return entities(mapping.units(), (row, columns, attributes) -> new Unit(row.text(columns.id()), attributes));
    }

    @Override
    public List<String> features() {
        return mapping.features();
    }

    private static <T> Stream<T> entities(Optional<Mapping.Entities> columns, Reading<T> reading) {
        return columns.map(known -> Table.rows(known.file()).map(row -> {
                    Map<String, String> attributes = new HashMap<>(row.texts());
                    attributes.remove(known.id());
                    return reading.read(row, known, attributes);
                }))
                .orElseGet(Stream::empty);
    }

    private static double number(String column, Object value) {
        try {
            return value instanceof Number number ? number.doubleValue() : Double.parseDouble(value.toString());
        } catch (NumberFormatException e) {
            throw new InvalidInput(column, "must be a number, got '" + value + "'");
        }
    }

    private static Instant time(String column, Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC);
        }
        String text = value.toString();
        try {
            if (text.indexOf('-', 1) < 0) {
                double epoch = number(column, value);
                return Instant.ofEpochMilli(Math.round(epoch >= MILLIS_FROM ? epoch : epoch * 1000));
            }
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInput(column, "must be epoch seconds or ISO-8601, got '" + text + "'");
        }
    }

    private interface Reading<T> {
        T read(Table.Row row, Mapping.Entities columns, Map<String, String> attributes);
    }
}
