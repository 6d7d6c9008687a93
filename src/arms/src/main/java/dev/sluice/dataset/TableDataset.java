package dev.sluice.dataset;

import dev.sluice.codec.Instants;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.Interaction;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Files of any size with columns, as a mapping names them. */
public record TableDataset(Mapping mapping) implements Dataset {
    private static final int LONGEST_ID = 128;

    @Override
    public Stream<Interaction> interactions() {
        Mapping.Interactions columns = mapping.interactions();
        return Table.rows(columns.file(), columns.format(), columns.named())
                .map(row -> row.read(values -> new Interaction(
                        id(values, columns.unit()),
                        id(values, columns.item()),
                        value(values, columns.value()),
                        time(values, columns.time()))));
    }

    @Override
    public Stream<Item> items() {
        return entities(mapping.items(), (id, columns, attributes) -> {
            String title = attributes.remove(columns.title().orElse("title"));
            return new Item(id, title == null ? "" : title, attributes);
        });
    }

    @Override
    public Stream<Unit> units() {
        return entities(mapping.units(), (id, columns, attributes) -> new Unit(id, attributes));
    }

    @Override
    public List<String> features() {
        return mapping.features();
    }

    private static <T> Stream<T> entities(Optional<Mapping.Entities> columns, Reading<T> reading) {
        return columns.map(known -> Table.rows(known.file(), known.format(), known.named())
                        .map(row -> row.read(values -> {
                            Map<String, String> attributes = new HashMap<>(values.values());
                            attributes.remove(known.id());
                            attributes.remove("");
                            return reading.read(id(values, known.id()), known, attributes);
                        })))
                .orElseGet(Stream::empty);
    }

    private static String id(Row row, String column) {
        String id = row.text(column);
        InvalidInput.require(id.length() <= LONGEST_ID, column, "must have 1 to " + LONGEST_ID + " characters");
        return id;
    }

    private static double value(Row row, Optional<String> named) {
        return stated(row, named, "value")
                .map(column -> Row.number(column, row.text(column)))
                .orElse(1.0);
    }

    private static Instant time(Row row, Optional<String> named) {
        return stated(row, named, "time")
                .map(column -> Instants.parse(column, row.text(column)))
                .orElse(Instant.EPOCH);
    }

    /** The column that says it: that which the mapping names, or the usual one where the row has it. */
    private static Optional<String> stated(Row row, Optional<String> named, String usual) {
        return named.or(() -> Optional.of(usual).filter(row.values()::containsKey));
    }

    private interface Reading<T> {
        T read(String id, Mapping.Entities columns, Map<String, String> attributes);
    }
}
