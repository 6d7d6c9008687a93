package dev.sluice.ui.editor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Json;
import dev.sluice.codec.Kind;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.policy.Policy;
import dev.sluice.ui.page.ChoiceLabels;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form offers what policies and recommenders describe, and has words for all of it. */
class DescriptionsTest {
    private static final Set<String> CHOICES = names(ChoiceLabels.class);
    private static final Set<String> FIELDS = names(FieldLabels.class);

    static List<Kind> policies() {
        return Kind.of(Policy.class);
    }

    static List<Kind> recommenders() {
        return Kind.of(RecommenderSettings.class);
    }

    private static Set<String> names(Class<?> bundle) {
        return Arrays.stream(bundle.getMethods()).map(Method::getName).collect(Collectors.toSet());
    }

    private static List<Field> fields(String policy) {
        return Layout.of(Json.http()
                        .createObjectNode()
                        .set("policy", Json.http().createObjectNode().put("type", policy)))
                .stream()
                .filter(section -> section.name().equals("policy"))
                .flatMap(section -> section.fields().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everyPolicy_isOfferedWithItsSettings(Kind policy) {
        List<Field> fields = fields(policy.name());
        assertThat(fields.get(0).choices()).contains(policy.name());
        assertThat(fields.stream().skip(1))
                .extracting(Field::path)
                .containsExactlyElementsOf(policy.settings().stream()
                        .map(setting -> "policy." + setting.path())
                        .toList());
        assertThat(CHOICES)
                .contains(fields.get(0).label(policy.name()), fields.get(0).about(policy.name()));
        assertThat(fields).allSatisfy(field -> assertThat(FIELDS).contains(field.label(), field.helpLabel()));
    }

    @ParameterizedTest
    @MethodSource("recommenders")
    void everyRecommender_hasAName(Kind recommender) {
        assertThat(CHOICES)
                .contains("arms_recommender_type_" + recommender.name().replace('-', '_'));
    }

    @Test
    void noNameIsLeft_ofAKindThatIsGone() {
        assertThat(CHOICES.stream().filter(name -> name.startsWith("policy_type_") || name.startsWith("about_")))
                .hasSize(2 * policies().size());
        assertThat(CHOICES.stream().filter(name -> name.startsWith("arms_recommender_type_")))
                .hasSize(recommenders().size());
    }
}
