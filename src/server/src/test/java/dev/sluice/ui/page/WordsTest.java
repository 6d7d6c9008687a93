package dev.sluice.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ui.conclusion.ExperimentWords;
import dev.sluice.ui.dashboard.ExperimentLabels;
import dev.sluice.ui.dashboard.ListLabels;
import dev.sluice.ui.editor.EditorLabels;
import dev.sluice.ui.editor.FieldLabels;
import dev.sluice.ui.shop.StoreLabels;
import dev.sluice.ui.workbench.WorkbenchLabels;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text is there in every language, with the same things in it. */
class WordsTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** Bundles whose texts are named where they are shown. */
    static Stream<Class<?>> named() {
        return Stream.of(
                PageWords.class,
                ExperimentWords.class,
                ExperimentLabels.class,
                ListLabels.class,
                EditorLabels.class,
                WorkbenchLabels.class,
                StoreLabels.class);
    }

    static Stream<Class<?>> all() {
        return Stream.concat(named(), Stream.of(FieldLabels.class, ChoiceLabels.class));
    }

    @ParameterizedTest
    @MethodSource("all")
    void korean_hasEveryText(Class<?> bundle) throws IOException {
        Properties korean = new Properties();
        String name = bundle.getAnnotation(MessageBundle.class).value();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/messages/" + name + "_ko.properties")),
                StandardCharsets.UTF_8)) {
            korean.load(in);
        }
        Set<String> keys =
                Arrays.stream(bundle.getMethods()).map(Method::getName).collect(Collectors.toSet());
        assertThat(korean.stringPropertyNames()).isEqualTo(keys);
        for (Method text : bundle.getMethods()) {
            String english = text.getAnnotation(Message.class).value();
            String other = korean.getProperty(text.getName());
            assertThat(other).as(text.getName()).isNotBlank();
            assertThat(parameters(other)).as(text.getName()).isEqualTo(parameters(english));
        }
    }

    /** Texts that are found by a name made at run time are those of fields, choices and sections. */
    @ParameterizedTest
    @MethodSource("named")
    void everyText_isSomewhereShown(Class<?> bundle) throws IOException {
        String name = bundle.getAnnotation(MessageBundle.class).value();
        StringBuilder users = new StringBuilder();
        try (Stream<Path> files = Stream.concat(
                Files.walk(Path.of("src/main/resources/templates")), Files.walk(Path.of("src/main/java")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                users.append(Files.readString(file));
            }
        }
        assertThat(bundle.getMethods())
                .extracting(Method::getName)
                .filteredOn(text -> !text.startsWith("section_"))
                .allSatisfy(text -> assertThat(users)
                        .containsAnyOf(
                                name + ":" + text + "}",
                                name + ":" + text + "(",
                                "words." + text + "(",
                                "words::" + text));
    }

    private static Set<String> parameters(String text) {
        return PARAMETER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
