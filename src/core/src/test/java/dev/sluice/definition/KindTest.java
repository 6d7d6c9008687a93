package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.codec.Durations;
import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import dev.sluice.codec.Kind.Described;
import dev.sluice.policy.Policy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What policies and recommenders say of themselves is what their constructors do. */
class KindTest {
    private static final Pattern INTERVAL = Pattern.compile("([\\[(])(.+), (.+)([])])");

    static Stream<Arguments> kinds() {
        return Stream.of(Policy.class, RecommenderSettings.class)
                .flatMap(family -> Kind.of(family).stream().map(kind -> Arguments.of(family, kind)));
    }

    static Stream<Arguments> bounded() {
        return kinds().flatMap(kind -> ((Kind) kind.get()[1])
                .settings().stream()
                        .filter(setting -> !setting.setting().in().isEmpty())
                        .map(setting -> Arguments.of(kind.get()[0], kind.get()[1], setting)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKind_isReadByItsName_andSaysWhatItsSettingsMean(Class<?> family, Kind kind) throws Exception {
        Object value = Json.http().treeToValue(least(kind), family);
        assertThat(value).isInstanceOf(kind.type());
        assertThat(Json.http().valueToTree(value).path("type").asText())
                .isEqualTo(kind.name())
                .isEqualTo(Kind.nameOf(value));
        assertThat(kind.settings())
                .allSatisfy(setting ->
                        assertThat(setting.setting().value()).isNotBlank().doesNotEndWith("."));
        assertThat(kind.settings().stream()
                        .map(setting -> setting.path().split("\\.")[0])
                        .distinct())
                .containsExactlyElementsOf(Arrays.stream(kind.type().getRecordComponents())
                        .map(component -> component.getName())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsLeftOut_isTheDefault(Class<?> family, Kind kind) throws Exception {
        ObjectNode written = least(kind);
        kind.settings().stream()
                .filter(setting -> !setting.path().contains(".")
                        && !setting.setting().byDefault().isEmpty())
                .forEach(setting -> written.set(
                        setting.path(), json(setting, setting.setting().byDefault())));
        assertThat(Json.http().treeToValue(written, family))
                .isEqualTo(Json.http().treeToValue(least(kind), family));
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void bounds_areThoseOfTheConstructor(Class<?> family, Kind kind, Described setting) {
        Matcher bounds = INTERVAL.matcher(setting.setting().in());
        assertThat(bounds.matches()).isTrue();
        check(family, kind, setting, bounds.group(2), bounds.group(1).equals("["), -1);
        if (!bounds.group(3).equals("∞")) {
            check(family, kind, setting, bounds.group(3), bounds.group(4).equals("]"), 1);
        }
    }

    private static void check(
            Class<?> family, Kind kind, Described setting, String edge, boolean inside, int outwards) {
        // zero of a whole number with a default means that it was left out
        boolean absent = edge.equals("1") && outwards < 0 && setting.type() == int.class;
        String beyond = absent ? "-1" : moved(setting, edge, outwards);
        assertThatThrownBy(() -> read(family, kind, setting, beyond))
                .as("%s.%s = %s", kind.name(), setting.path(), beyond)
                .isNotNull();
        String at = inside ? edge : moved(setting, edge, -outwards);
        assertThatCode(() -> read(family, kind, setting, at))
                .as("%s.%s = %s", kind.name(), setting.path(), at)
                .doesNotThrowAnyException();
        if (!inside) {
            assertThatThrownBy(() -> read(family, kind, setting, edge))
                    .as("%s.%s = %s", kind.name(), setting.path(), edge)
                    .isNotNull();
        }
    }

    private static String moved(Described setting, String edge, int direction) {
        if (setting.type() == Duration.class) {
            return Durations.format(Durations.parse(edge).plusMillis(direction));
        }
        boolean whole = setting.type() == int.class || setting.type() == long.class;
        return whole
                ? String.valueOf(Long.parseLong(edge) + direction)
                : String.valueOf(Double.parseDouble(edge) + direction * 1e-9);
    }

    private static Object read(Class<?> family, Kind kind, Described setting, String value) throws Exception {
        ObjectNode written = least(kind);
        String[] path = setting.path().split("\\.");
        ObjectNode owner = written;
        for (int i = 0; i < path.length - 1; i++) {
            owner = owner.withObject("/" + path[i]);
        }
        if (path.length > 1) {
            siblings(kind, setting)
                    .forEach(other -> written.withObject("/" + path[0])
                            .set(other.path().substring(path[0].length() + 1), json(other, example(other))));
            if (path[0].equals("decay")) {
                owner.put("type", "inverse");
            }
        }
        owner.set(path[path.length - 1], json(setting, value));
        return Json.http().treeToValue(written, family);
    }

    private static Stream<Described> siblings(Kind kind, Described setting) {
        String owner = setting.path().substring(0, setting.path().lastIndexOf('.') + 1);
        return kind.settings().stream().filter(other -> other.path().startsWith(owner) && !other.equals(setting));
    }

    private static String example(Described setting) {
        return Optional.of(setting.setting().byDefault())
                .filter(value -> !value.isEmpty())
                .orElse(setting.setting().like());
    }

    /** With what must be given and nothing else. */
    private static ObjectNode least(Kind kind) {
        ObjectNode written = Json.http().createObjectNode().put("type", kind.name());
        kind.settings().stream()
                .filter(setting -> List.of("window", "url", "model", "parts").contains(setting.path()))
                .forEach(setting -> written.set(
                        setting.path(), json(setting, setting.setting().like())));
        return written;
    }

    private static JsonNode json(Described setting, String value) {
        if (setting.type() == List.class) {
            return yaml(value);
        }
        boolean plain = setting.type().isPrimitive() || setting.type() == Double.class;
        return plain ? Json.http().valueToTree(parsed(value)) : Json.http().valueToTree(value);
    }

    private static JsonNode yaml(String value) {
        try {
            return Json.yaml().readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Object parsed(String value) {
        if (value.equals("true") || value.equals("false")) {
            return Boolean.valueOf(value);
        }
        return value.contains(".") || value.contains("E") ? (Object) Double.valueOf(value) : Long.valueOf(value);
    }
}
