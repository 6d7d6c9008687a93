package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.definition.ExperimentDefinition;
import dev.sluice.policy.ThompsonSampling;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write is read as they mean it, and what is written can be read anywhere. */
class JsonTest {
    private static final List<ObjectMapper> PEOPLE = List.of(Json.http(), Json.yaml());

    @Test
    void aliases_areWhatTheirAnchorsName() throws JsonProcessingException {
        String yaml = """
                key: k
                arms:
                  - &first {key: a, control: true, config: &config {sizes: [1, 2], dark: true}}
                  - {key: &b b, config: *config}
                policy: {type: fixed, weights: {a: 0.5, *b : 0.5}}
                """;
        ExperimentDefinition definition = Json.yaml().readValue(yaml, ExperimentDefinition.class);
        assertThat(definition.arms().get(1).config()).isEqualTo(Map.of("sizes", List.of(1, 2), "dark", true));
        assertThat(Json.yaml().readTree("x: &a 017\ny: *a"))
                .isEqualTo(Json.yaml().readTree("x: 017\ny: 017"));
        assertThat(Json.yaml().readTree("x: &a [1]\ny: &b [*a, *a]\nz: [*b, *a]"))
                .isEqualTo(Json.yaml().readTree("x: [1]\ny: [[1], [1]]\nz: [[[1], [1]], [1]]"));
        assertThat(Json.yaml().readTree("x: &a 1\ny: &a 2\nz: *a"))
                .isEqualTo(Json.yaml().readTree("x: 1\ny: 2\nz: 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x: *a", "x: &a [*a]", "x: &a {y: *a}", "x: *a\ny: &a 1", "{x: &a [1], *a : 2}"})
    void aliases_thatNameNothingBefore_areRefused(String yaml) {
        assertThatThrownBy(() -> Json.yaml().readTree(yaml)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void aliases_thatGrowWithoutEnd_areRefused() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            String all = String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)));
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, all));
        }
        assertThatThrownBy(() -> Json.yaml().readTree(laughs.toString())).hasMessageContaining("add more than");
        String deep = "x: " + "&a [".repeat(900) + "]".repeat(900) + "\n";
        assertThatThrownBy(() -> Json.yaml().readTree(deep + "y: " + "[*a, ".repeat(900) + "]".repeat(900)))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void yaml_isWrittenWithoutTags() throws JsonProcessingException {
        String written = Json.yaml().writeValueAsString(ThompsonSampling.standard());
        assertThat(written).doesNotContain("!<").contains("type: thompson");
        assertThat(Json.yaml().readValue("!<thompson>\nfloor: 0.1", dev.sluice.policy.Policy.class))
                .isInstanceOf(ThompsonSampling.class);
    }

    @Test
    void nulls_areRefusedInListsAndMaps() {
        for (ObjectMapper mapper : PEOPLE) {
            for (Object body : List.of("[null]", "[\"a\", null]")) {
                assertThatThrownBy(() -> mapper.readValue(body.toString(), new TypeReference<List<String>>() {}))
                        .isInstanceOf(JsonProcessingException.class);
            }
            assertThatThrownBy(() -> mapper.readValue("{\"a\": null}", new TypeReference<Map<String, Double>>() {}))
                    .isInstanceOf(JsonProcessingException.class);
        }
    }

    @Test
    void durations_haveMilliseconds() {
        for (String beyond : List.of(
                "PT2562047788015215H", "999999999999d", "PT-2562047788015215H", "99999999999999999999d", "1e9d")) {
            assertThatThrownBy(() -> Durations.parse(beyond)).as(beyond).hasMessageContaining(Durations.ALLOWED);
        }
        assertThat(Durations.format(Durations.parse("36500000d"))).isEqualTo("36500000d");
    }

    @Test
    void times_sayTheirZone_orAreDigits() throws JsonProcessingException {
        for (String bad : List.of(
                "17", "1.7e9", "\"2024-01-05 10:11:12\"", "\"2024-01-05\"", "\"2024-13-05T00:00:00Z\"", "\"\"")) {
            assertThatThrownBy(() -> Json.http().readValue(bad, Instant.class))
                    .as(bad)
                    .hasMessageContaining(Instants.ZONED);
        }
        assertThat(Json.http().readValue("\"2024-01-05T10:11:12+09:00\"", Instant.class))
                .isEqualTo(Instant.parse("2024-01-05T01:11:12Z"));
    }
}
