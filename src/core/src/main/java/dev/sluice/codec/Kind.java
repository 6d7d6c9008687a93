package dev.sluice.codec;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One of the kinds that a sealed interface permits, as people write it.
 *
 * @param name in the field {@code type}
 * @param type its record
 * @param settings in the order of the record
 */
public record Kind(String name, Class<?> type, List<Described> settings) {
    /** The kinds of a sealed interface, in the order in which it permits them. */
    public static List<Kind> of(Class<?> family) {
        return leaves(family).map(Kind::ofRecord).toList();
    }

    public static String nameOf(Object value) {
        return value.getClass().getAnnotation(JsonTypeName.class).value();
    }

    public static String names(Class<?> family) {
        return of(family).stream().map(Kind::name).collect(Collectors.joining(", "));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Kind::leaves) : Stream.of(type);
    }

    private static Kind ofRecord(Class<?> type) {
        return new Kind(type.getAnnotation(JsonTypeName.class).value(), type, settings("", type));
    }

    /** A component that is a record, or one of a few, stands for its own components. */
    private static List<Described> settings(String path, Class<?> type) {
        List<Described> settings = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = path + component.getName();
            Optional<Setting> setting = Optional.ofNullable(component.getAnnotation(Setting.class));
            if (setting.isPresent()) {
                settings.add(new Described(name, component.getType(), setting.get()));
            } else {
                leaves(component.getType())
                        .filter(Class::isRecord)
                        .forEach(inner -> settings.addAll(settings(name + ".", inner)));
            }
        }
        return settings;
    }

    /**
     * A setting of a kind.
     *
     * @param path from the kind, with dots
     * @param type Java type of the component
     */
    public record Described(String path, Class<?> type, Setting setting) {
        /** What it may be, as people write it; none where it is not one of a few. */
        public List<String> choices() {
            return type.isEnum()
                    ? Arrays.stream(type.getEnumConstants())
                            .map(choice -> Json.http().convertValue(choice, String.class))
                            .toList()
                    : List.of();
        }
    }
}
