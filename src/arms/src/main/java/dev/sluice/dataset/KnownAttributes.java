package dev.sluice.dataset;

import dev.sluice.feature.FeatureEncoder;
import dev.sluice.feature.Source;
import dev.sluice.feature.SparseField;
import dev.sluice.model.Item;
import dev.sluice.model.Unit;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a data set knows of its items and units.
 *
 * @param items by id
 * @param units by id
 * @param contents that attributes of items name
 */
public record KnownAttributes(Map<String, Item> items, Map<String, Unit> units, ContentSource contents) {
    /** Without contents. */
    public KnownAttributes(Map<String, Item> items, Map<String, Unit> units) {
        this(items, units, ContentSource.NONE);
    }

    public static KnownAttributes read(Dataset dataset) {
        try (Stream<Item> items = dataset.items();
                Stream<Unit> units = dataset.units()) {
            return new KnownAttributes(
                    items.collect(Collectors.toMap(Item::id, Function.identity(), (first, second) -> second)),
                    units.collect(Collectors.toMap(Unit::id, Function.identity(), (first, second) -> second)),
                    dataset.contents());
        }
    }

    public FeatureEncoder.Attributes request(String unit, Instant at) {
        return (source, attribute) -> switch (source) {
            case MOMENT -> at.toString();
            case USER -> attribute.equals(SparseField.ID) ? unit : of(units.get(unit), Unit::attributes, attribute);
            case ITEM, CANDIDATE -> "";
        };
    }

    public FeatureEncoder.Attributes item(String id) {
        return (source, attribute) -> {
            if (source != Source.ITEM) {
                return "";
            }
            Item item = items.get(id);
            return switch (attribute) {
                case SparseField.ID -> id;
                case "title" -> item == null ? "" : item.title();
                default -> of(item, Item::attributes, attribute);
            };
        };
    }

    private static <T> String of(@Nullable T entity, Function<T, Map<String, String>> attributes, String name) {
        return entity == null ? "" : attributes.apply(entity).getOrDefault(name, "");
    }
}
