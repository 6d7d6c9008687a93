package dev.sluice.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dashboard.ExperimentLabels;
import dev.sluice.dashboard.ExperimentWords;
import dev.sluice.dashboard.ListLabels;
import dev.sluice.editor.ChoiceLabels;
import dev.sluice.editor.EditorLabels;
import dev.sluice.editor.FieldLabels;
import dev.sluice.store.StoreLabels;
import dev.sluice.workbench.WorkbenchLabels;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text is there in every language, with the same things in it. */
class WordsTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @ValueSource(
            classes = {
                PageWords.class,
                ExperimentWords.class,
                ExperimentLabels.class,
                ListLabels.class,
                EditorLabels.class,
                FieldLabels.class,
                ChoiceLabels.class,
                WorkbenchLabels.class,
                StoreLabels.class
            })
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

    private static Set<String> parameters(String text) {
        return PARAMETER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
