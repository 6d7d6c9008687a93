package dev.sluice.dataset;

import dev.sluice.codec.Instants;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Texts;
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
    @Override
    public Stream<Interaction> interactions() {
        Mapping.Interactions columns = mapping.interactions();
        return Table.rows(columns.file(), columns.format(), columns.named())
                .map(row -> row.read(values -> new Interaction(
                        id(values, columns.unit(), Texts.LONGEST_UNIT),
                        id(values, columns.item(), Texts.LONGEST_ITEM_ID),
                        value(values, columns.value()),
                        time(values, columns.time()))));
    }

    @Override
    public Stream<Item> items() {
        return entities(mapping.items(), Texts.LONGEST_ITEM_ID, (id, columns, attributes) -> {
            String title = attributes.remove(columns.title().orElse("title"));
            return new Item(id, title == null ? "" : title, attributes);
        });
    }

    @Override
    public Stream<Unit> units() {
        return entities(mapping.units(), Texts.LONGEST_UNIT, (id, columns, attributes) -> new Unit(id, attributes));
    }

    /** Files of the folder that the items stand in. */
    @Override
    public ContentSource contents() {
        return mapping.items()
                .map(items -> ContentSource.within(items.file().toAbsolutePath().resolveSibling("")))
                .orElse(ContentSource.NONE);
    }

    @Override
    public List<String> features() {
        return mapping.features();
    }

    private static <T> Stream<T> entities(Optional<Mapping.Entities> columns, int longest, Reading<T> reading) {
        return columns.map(known -> Table.rows(known.file(), known.format(), known.named())
                        .map(row -> row.read(values -> {
                            Map<String, String> attributes = new HashMap<>(values.values());
                            attributes.remove(known.id());
                            attributes.remove("");
                            return reading.read(id(values, known.id(), longest), known, attributes);
                        })))
                .orElseGet(Stream::empty);
    }

    private static String id(Row row, String column, int longest) {
        String id = row.text(column);
        Texts.requireName(id, longest, column);
        return id;
    }

    private static double value(Row row, Optional<String> named) {
        return stated(row, named, "value")
                .map(column -> value(column, Row.number(column, row.text(column))))
                .orElse(1.0);
    }

    private static double value(String column, double value) {
        InvalidInput.requireIn(value, -Interaction.MOST_VALUE, Interaction.MOST_VALUE, column);
        return value;
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
