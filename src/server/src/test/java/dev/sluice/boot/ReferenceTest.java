package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Durations;
import dev.sluice.codec.Kind;
import dev.sluice.codec.Repository;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.model.Versioned;
import dev.sluice.outcome.OutcomeColumns;
import dev.sluice.policy.Policy;
import dev.sluice.stream.Layout;
import dev.sluice.stream.Names;
import dev.sluice.stream.TopicCreation;
import dev.sluice.stream.Topics;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference in {@code docs/reference} is what the code says; {@code -Dsluice.reference=write} writes it anew. */
class ReferenceTest {
    private static final boolean WRITE = "write".equals(System.getProperty("sluice.reference"));
    private static final Pattern METHOD =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/(?:(?!/\\*\\*)[^;{])*?(\\w+)\\(\\);", Pattern.DOTALL);
    private static final Pattern CONSTANT =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public static final String (\\w+)", Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile("-- ([^\\n]*)\\ncreate (?:table|view) (\\w+)");

    static Stream<Arguments> pages() throws IOException {
        return Stream.of(
                Arguments.of("settings", settings()),
                Arguments.of("policies", kinds("Policies", "policy: { type: … }", Policy.class)),
                Arguments.of(
                        "recommenders",
                        kinds("Recommenders of arms", "recommender: { type: … }", RecommenderSettings.class)),
                Arguments.of("topics", topics()),
                Arguments.of("tables", tables()),
                Arguments.of("outcomes", outcomes()));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void page_saysWhatTheCodeSays(String name, String text) throws IOException {
        Path file = Repository.path("docs/reference/" + name + ".md");
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("written by this test with -Dsluice.reference=write")
                .hasContent(text);
    }

    static Stream<Arguments> introductions() {
        return Stream.of(Arguments.of("analysts", Policy.class), Arguments.of("models", RecommenderSettings.class));
    }

    @ParameterizedTest
    @MethodSource("introductions")
    void introduction_namesEveryKind(String name, Class<?> family) throws IOException {
        List<String> rows = Files.readAllLines(Repository.path("docs/" + name + ".md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(Kind.of(family))
                .allSatisfy(kind -> assertThat(rows)
                        .as("a row on %s", kind.name())
                        .anyMatch(row -> row.matches("\\| `(.*[ `])?%s[ `,].*".formatted(kind.name()))));
    }

    private static String page(String title, String before, String head, Stream<List<String>> rows) {
        String columns = "|---".repeat(head.split("\\|").length - 1) + "|";
        return "# %s\n\n%s\n\n%s\n%s\n".formatted(title, before, head, columns)
                + rows.map(row -> "| " + String.join(" | ", row) + " |\n").collect(Collectors.joining());
    }

    private static String settings() throws IOException {
        String source = Files.readString(Repository.path("src/server/src/main/java/dev/sluice/boot/SluiceConfig.java"));
        Map<String, String> sentences = new TreeMap<>();
        for (Class<?> group : Stream.concat(
                        Stream.of(SluiceConfig.class), Arrays.stream(SluiceConfig.class.getClasses()))
                .toList()) {
            int from = source.indexOf("interface " + group.getSimpleName() + " {");
            if (from >= 0) {
                Matcher methods = METHOD.matcher(source);
                methods.region(from, source.length());
                while (methods.find()) {
                    sentences.putIfAbsent(group.getSimpleName() + "." + methods.group(2), words(methods.group(1)));
                }
            }
        }
        return page(
                "Settings",
                "Each can be a Java system property or an environment variable, like `sluice.kafka.bootstrap` and"
                        + " `SLUICE_KAFKA_BOOTSTRAP`.",
                "| setting | default | |",
                settings("sluice.", SluiceConfig.class, sentences).sorted(Comparator.comparing(row -> row.get(0))));
    }

    private static Stream<List<String>> settings(String prefix, Class<?> group, Map<String, String> sentences) {
        return Arrays.stream(group.getMethods()).flatMap(method -> {
            String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Class<?> type = method.getReturnType();
            return type.isInterface() && type.getEnclosingClass() == SluiceConfig.class
                    ? settings(name + ".", type, sentences)
                    : Stream.of(List.of(
                            "`" + name + (Map.class.isAssignableFrom(type) ? ".NAME" : "") + "`",
                            byDefault(method),
                            Optional.ofNullable(sentences.get(group.getSimpleName() + "." + method.getName()))
                                    .orElseThrow(() -> new AssertionError(name + " has no sentence"))));
        });
    }

    private static String byDefault(Method method) {
        WithDefault value = method.getAnnotation(WithDefault.class);
        return value == null ? "" : "`" + value.value() + "`";
    }

    private static String kinds(String title, String written, Class<?> family) {
        StringBuilder text = new StringBuilder("# " + title + "\n\nIn a definition: `" + written + "`.\n");
        for (Kind kind : Kind.of(family)) {
            text.append("\n## `").append(kind.name()).append("`\n\n");
            if (kind.settings().isEmpty()) {
                text.append("No settings.\n");
                continue;
            }
            text.append("| setting | default | allowed | |\n|---|---|---|---|\n");
            kind.settings()
                    .forEach(setting -> text.append("| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    setting.path(),
                                    code(setting.setting().byDefault()),
                                    setting.setting().in().isEmpty()
                                            ? setting.setting().like().isEmpty()
                                                    ? ""
                                                    : "like "
                                                            + code(setting.setting()
                                                                    .like())
                                            : setting.setting().in(),
                                    setting.setting().value())));
        }
        return text.toString();
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }

    private static String topics() throws IOException {
        Map<String, String> sentences = new TreeMap<>();
        Matcher constants = CONSTANT.matcher(
                Files.readString(Repository.path("src/loop/src/main/java/dev/sluice/stream/Topics.java")));
        while (constants.find()) {
            sentences.put(constants.group(2), words(constants.group(1)));
        }
        return page(
                "Topics",
                "Made at the first start, with `sluice.kafka.partitions` partitions each. Values are JSON. The stages"
                        + " keep changelogs besides.",
                "| topic | kept | what |",
                new TopicCreation(Layout.of(1, Names.PLAIN))
                        .topics().stream()
                                .map(topic -> List.of(
                                        "`" + topic.name() + "`",
                                        kept(topic),
                                        sentences.getOrDefault(constant(topic), ""))));
    }

    private static String constant(NewTopic topic) {
        return Arrays.stream(Topics.class.getFields())
                .filter(field -> topic.name().equals(value(field)))
                .map(Field::getName)
                .findFirst()
                .orElseThrow();
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kept(NewTopic topic) {
        String retention = topic.configs().get("retention.ms");
        return retention == null
                ? "the latest of each key"
                : Durations.format(Duration.ofMillis(Long.parseLong(retention)));
    }

    private static String outcomes() {
        return page(
                "Outcomes",
                "One row for each mature decision, the same everywhere: as JSON in the topic `sluice.outcomes` (times in"
                        + " milliseconds), as Parquet by experiment and day under `sluice.outcomes.directory`, and from `GET"
                        + " /api/v1/experiments/{key}/outcomes?from&to&format=ndjson|csv|parquet`. Types are DuckDB's; times are"
                        + " timestamps with a zone in Parquet and texts elsewhere. In CSV a field of a structure has its column's"
                        + " name before a dot, and lists and maps are JSON. Files have `partition` and `offset` besides: where the"
                        + " row stands in the topic. This is schema version " + Versioned.NEWEST
                        + "; who meets a newer one says so and reads nothing.",
                "| column | type | what |",
                OutcomeColumns.ALL.stream()
                        .map(column -> List.of("`" + column.name() + "`", "`" + type(column) + "`", column.words())));
    }

    private static String type(OutcomeColumns.Column column) {
        String type = column.type().replace("\"", "");
        return column.name().equals("times") ? type.replace("BIGINT", "TIMESTAMPTZ") : type;
    }

    private static String tables() throws IOException {
        Matcher tables = TABLE.matcher(
                Files.readString(Repository.path("src/server/src/main/resources/db/migration/V1__baseline.sql")));
        return page(
                "Tables",
                "In PostgreSQL, made at the first start. Nobody else should write to them. Those that begin with `v_` are views"
                        + " for analysts, whose columns have comments.",
                "| table or view | what |",
                tables.results().map(found -> List.of("`" + found.group(2) + "`", sentence(found.group(1)))));
    }

    /** A comment as a sentence, without its markup. */
    private static String words(String comment) {
        return comment.replaceAll("\\s*\\*\\s+", " ")
                .replaceAll("\\{@(?:code|link) #?([^}]*)}", "`$1`")
                .strip();
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1).replaceFirst("\\.$", "") + ".";
    }
}
