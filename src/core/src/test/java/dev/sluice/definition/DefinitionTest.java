package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.Durations;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import dev.sluice.model.Baseline;
import dev.sluice.model.DecisionReason;
import dev.sluice.model.Event;
import dev.sluice.model.EventType;
import dev.sluice.model.TokenClaims;
import dev.sluice.policy.Forgetting;
import dev.sluice.policy.ThompsonSampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionTest {
    private static final String ARMS = "\"arms\":[{\"key\":\"a\",\"control\":true},{\"key\":\"b\"}]";

    private static ExperimentDefinition read(String json) throws Exception {
        return Json.http().readValue(json, ExperimentDefinition.class);
    }

    @Test
    void definition_comesBackFromJson() throws Exception {
        ExperimentDefinition definition = read("{\"key\":\"home\",\"policy\":{\"type\":\"thompson\",\"floor\":0.01,"
                + "\"halfLife\":\"7d\",\"warmup\":100},\"attributionWindow\":\"30m\",\"grace\":\"PT5S\"," + ARMS + "}");
        assertThat(definition.policy())
                .isEqualTo(new ThompsonSampling(null, 0.01, null, ThompsonSampling.On.AUTO, Duration.ofDays(7), 100));
        assertThat(definition.forgetting()).contains(new Forgetting.HalfLife(Duration.ofDays(7)));
        assertThat(read(Json.http().writeValueAsString(definition))).isEqualTo(definition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab-split", "home-feed", "video-row", "quick-greedy", "ranker-duel", "basket-value"})
    void example_isValid_andComesBackFromYaml(String name) throws Exception {
        ExperimentDefinition definition = Json.yaml()
                .readValue(Repository.path("experiments/" + name + ".yaml").toFile(), ExperimentDefinition.class);
        String yaml = Json.yaml().writeValueAsString(definition);
        assertThat(Json.yaml().readValue(yaml, ExperimentDefinition.class)).isEqualTo(definition);
        assertThat(read(Json.http().writeValueAsString(definition))).isEqualTo(definition);
    }

    @Test
    void everyExample_isTested() throws Exception {
        try (Stream<Path> files = Files.list(Repository.path("experiments"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml"))).hasSize(6);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"hypothesis\":\"h\"|true",
                "\"traffic\":0.5|true",
                "\"policy\":{\"type\":\"thompson\",\"floor\":0.1}|true",
                "\"learning\":\"immediate\"|false",
                "\"analysis\":{\"alpha\":0.1}|false",
                "\"stopping\":{\"mode\":\"apply\"}|true",
                "\"policy\":{\"type\":\"thompson\",\"halfLife\":\"7d\"}|false",
                "\"unit\":\"user\"|false",
                "\"attributes\":[{\"attribute\":\"country\",\"type\":\"text\"}]|true",
                "\"attributes\":[{\"attribute\":\"country\",\"type\":\"text\"}],\"segments\":[{\"attribute\":\"country\",\"values\":[\"KR\"]}]|true",
                "\"reward\":{\"metric\":\"cvr\"}|false",
                "\"attributionWindow\":\"1h\"|false",
                "\"targeting\":\"context.a == 1\"|false"
            })
    void whatWasLearned_holdsUnlessItsMeaningChanged(String change, boolean holds) throws Exception {
        ExperimentDefinition before = read("{\"key\":\"x\"," + ARMS + "}");
        assertThat(read("{\"key\":\"x\"," + change + "," + ARMS + "}").continues(List.of(before)))
                .isEqualTo(holds);
    }

    /** Every combination of values has its own index, and says what it has. */
    @Test
    void segment_isFoundAgainByItsIndex() throws Exception {
        ExperimentDefinition definition = read("{\"key\":\"x\",\"attributes\":["
                + "{\"attribute\":\"country\",\"type\":\"text\"},{\"attribute\":\"mobile\",\"type\":\"flag\"},"
                + "{\"attribute\":\"clicks\",\"type\":\"number\"}],\"segments\":["
                + "{\"attribute\":\"country\",\"values\":[\"KR\",\"US\"]},"
                + "{\"attribute\":\"mobile\",\"values\":[\"true\"]}],"
                + "\"unit\":\"user\",\"policy\":{\"type\":\"fixed\"},\"analysis\":{\"covariate\":\"clicks\"}," + ARMS
                + "}");
        assertThat(read(Json.http().writeValueAsString(definition))).isEqualTo(definition);
        assertThat(Json.wire().readValue(Json.wire().writeValueAsBytes(definition), ExperimentDefinition.class))
                .isEqualTo(definition);
        Segments segments = definition.segments();
        for (int index = 0; index < 6; index++) {
            Map<String, Object> context = new HashMap<>();
            segments.values(index)
                    .forEach(value -> context.put(value.attribute().attribute(), value.value()));
            assertThat(definition.baseline(context).segment()).isEqualTo(index);
        }
        assertThat(definition.baseline(Map.of("country", "KR", "mobile", true, "clicks", 7)))
                .isEqualTo(new Baseline(4, Optional.of(7.0)));
        assertThat(definition.baseline(Map.of("clicks", Double.NaN))).isEqualTo(Baseline.NONE);
        assertThat(definition.baseline(Map.of("clicks", "many"))).isEqualTo(Baseline.NONE);
        assertThat(definition.baseline(Map.of("clicks", 1e200))).isEqualTo(Baseline.NONE);
        assertThat(read("{\"key\":\"x\"," + ARMS + "}").baseline(Map.of("country", "KR")))
                .isEqualTo(Baseline.NONE);
    }

    @Test
    void interleaving_isForTwoArmsThatFindItems() throws Exception {
        String arms = "\"arms\":[{\"key\":\"a\",\"control\":true,\"recommender\":{\"type\":\"top-k\"}},"
                + "{\"key\":\"b\",\"recommender\":{\"type\":\"random\"}}";
        String duel = "{\"key\":\"x\",\"policy\":{\"type\":\"interleaving\"},";
        ExperimentDefinition definition = read(duel + arms + "]}");
        assertThat(definition.measures()).isEmpty();
        assertThat(definition.continues(List.of(read("{\"key\":\"x\"," + arms + "]}"))))
                .isFalse();
        for (String wrong : List.of(
                duel + arms + ",{\"key\":\"c\",\"recommender\":{\"type\":\"random\"}}]}",
                duel + "\"unit\":\"user\"," + arms + "]}",
                duel + "\"reward\":{\"metric\":\"cvr\"}," + arms + "]}",
                duel
                        + "\"attributes\":[{\"attribute\":\"c\",\"type\":\"text\"}],\"segments\":[{\"attribute\":\"c\",\"values\":[\"x\"]}],"
                        + arms + "]}",
                duel + "\"analysis\":{\"margin\":0.1}," + arms + "]}",
                duel + "\"stopping\":{\"ship\":0.01}," + arms + "]}")) {
            assertThatThrownBy(() -> read(wrong)).hasMessageContaining("interleaving");
        }
    }

    @Test
    void whatWasLearned_holdsWhileArmsComeAndGo_butNotWhenOneBecomesAnother() throws Exception {
        ExperimentDefinition before = read("{\"key\":\"x\"," + ARMS + "}");
        ExperimentDefinition without = arms("{\"key\":\"a\",\"control\":true}");
        String a = "{\"key\":\"a\",\"control\":true},";
        ExperimentDefinition other = arms(a + "{\"key\":\"b\",\"recommender\":{\"type\":\"top-k\"}}");
        assertThat(without.continues(List.of(before))).isTrue();
        assertThat(arms(a + "{\"key\":\"c\"}").continues(List.of(before))).isTrue();
        assertThat(arms(a + "{\"key\":\"b\",\"timeout\":\"9ms\",\"fallback\":\"a\"}")
                        .continues(List.of(before)))
                .isTrue();
        assertThat(other.continues(List.of(before))).isFalse();
        assertThat(other.continues(List.of(without, before))).isFalse();
        assertThat(before.continues(List.of(without, before))).isTrue();
        assertThat(arms("{\"key\":\"a\"},{\"key\":\"c\",\"control\":true}").continues(List.of(before)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"policy\":{\"type\":\"fixed\"},\"analysis\":{\"decisions\":1000},",
                "\"policy\":{\"type\":\"interleaving\"},"
            })
    void whatWasPlanned_endsWithOtherArms(String planned) throws Exception {
        String a = "\"arms\":[{\"key\":\"a\",\"control\":true,\"recommender\":{\"type\":\"top-k\"}},";
        String random = "\"recommender\":{\"type\":\"random\"}}]}";
        ExperimentDefinition before = read("{\"key\":\"x\"," + planned + a + "{\"key\":\"b\"," + random);
        assertThat(read("{\"key\":\"x\"," + planned + a + "{\"key\":\"c\"," + random)
                        .continues(List.of(before)))
                .isFalse();
        assertThat(before.continues(List.of(before))).isTrue();
    }

    private static ExperimentDefinition arms(String arms) throws Exception {
        return read("{\"key\":\"x\",\"arms\":[" + arms + "]}");
    }

    @Test
    void overrides_areHiddenOnce() throws Exception {
        ExperimentDefinition definition = read("{\"key\":\"x\",\"overrides\":{\"qa\":\"b\"}," + ARMS + "}");
        ExperimentDefinition hidden = definition.hiding(unit -> "ab".repeat(16));
        assertThat(hidden.overrides()).isEqualTo(Map.of("#" + "ab".repeat(16), "b"));
        assertThat(hidden.hiding(unit -> "cd".repeat(16))).isEqualTo(hidden);
        assertThat(read(Json.http().writeValueAsString(hidden))).isEqualTo(hidden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"Home\",ARMS}",
                "{ARMS}",
                "{\"key\":\"x\"}",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\"}]}",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\",\"control\":true},{\"key\":\"b\",\"control\":true}]}",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\",\"control\":true},{\"key\":\"a\"}]}",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\",\"control\":true,\"fallback\":\"z\"}]}",
                "{\"key\":\"x\",\"arms\":[{\"key\":\"a\",\"control\":true,\"timeout\":\"1h\"}]}",
                "{\"key\":\"x\",\"attributionWindow\":\"0s\",ARMS}",
                "{\"key\":\"x\",\"attributionWindow\":\"31d\",ARMS}",
                "{\"key\":\"x\",\"policy\":{\"type\":\"thompson\",\"flor\":1},ARMS}",
                "{\"key\":\"x\",\"policy\":{\"type\":\"greedy\"},ARMS}",
                "{\"key\":\"x\",\"policy\":{\"type\":\"thompson\",\"floor\":0.5},ARMS}",
                "{\"key\":\"x\",\"policy\":{\"type\":\"fixed\",\"weights\":{\"a\":1.0}},ARMS}",
                "{\"key\":\"x\",\"reward\":{\"metric\":\"ltv\"},ARMS}",
                "{\"key\":\"x\",\"traffic\":1.1,ARMS}",
                "{\"key\":\"x\",\"unit\":\"planet\",ARMS}",
                "{\"key\":\"x\",\"targeting\":\"country\",ARMS}",
                "{\"key\":\"x\",\"namespace\":{\"name\":\"n\",\"from\":0.5,\"to\":0.5},ARMS}",
                "{\"key\":\"x\",\"namespace\":{\"from\":0,\"to\":1},ARMS}",
                "{\"key\":\"x\",\"overrides\":{\"u\":\"z\"},ARMS}",
                "{\"key\":\"x\",\"learning\":\"later\",ARMS}",
                "{\"key\":\"x\",\"learning\":\"corrected\",\"policy\":{\"type\":\"thompson\",\"halfLife\":\"7d\"},ARMS}",
                "{\"key\":\"x\",\"analysis\":{\"alpha\":0.6},ARMS}",
                "{\"key\":\"x\",\"analysis\":{\"decisions\":99},ARMS}",
                "{\"key\":\"x\",\"analysis\":{\"looks\":0},ARMS}",
                "{\"key\":\"x\",\"analysis\":{\"goals\":[\"ltv\"]},ARMS}",
                "{\"key\":\"x\",\"analysis\":{\"margin\":1},ARMS}",
                "{\"key\":\"x\",\"stopping\":{\"mode\":\"hope\"},ARMS}",
                "{\"key\":\"x\",\"stopping\":{\"ship\":0.2},ARMS}",
                "{\"key\":\"x\",\"stopping\":{\"maxDuration\":\"0s\"},ARMS}",
                "{\"key\":\"x\",\"policy\":{\"type\":\"sliding-window-thompson\"},ARMS}",
                "{\"key\":\"x\",\"policy\":{\"type\":\"interleaving\"},ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"clicks\",\"type\":\"number\"}],\"analysis\":{\"covariate\":\"clicks\"},ARMS}",
                "{\"key\":\"x\",\"unit\":\"user\",\"policy\":{\"type\":\"fixed\"},\"analysis\":{\"covariate\":\"\"},ARMS}",
                "{\"key\":\"x\",\"segments\":[{\"attribute\":\"c\",\"values\":[\"x\"]}],ARMS}",
                "{\"key\":\"x\",\"attributes\":[null],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\"}],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\",\"type\":\"date\"}],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\",\"type\":\"text\"},{\"attribute\":\"c\",\"type\":\"flag\"}],ARMS}",
                "{\"key\":\"x\",\"segments\":[null],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\",\"type\":\"text\"}],\"segments\":[{\"attribute\":\"c\",\"values\":[null]}],ARMS}",
                "{\"key\":\"x\",\"segments\":[{\"attribute\":\"country\"}],ARMS}",
                "{\"key\":\"x\",\"segments\":[{\"values\":[\"KR\"]}],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\",\"type\":\"text\"}],\"segments\":[{\"attribute\":\"c\",\"values\":[\"other\"]}],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\",\"type\":\"text\"}],\"segments\":[{\"attribute\":\"c\",\"values\":[\"x\",\"x\"]}],ARMS}",
                "{\"key\":\"x\",\"attributes\":[{\"attribute\":\"c\",\"type\":\"text\"}],\"segments\":[{\"attribute\":\"c\",\"values\":[\"x\"]},{\"attribute\":\"c\",\"values\":[\"y\"]}],ARMS}",
                "{\"key\":\"x\",\"eventTypes\":[\"click\"],ARMS}",
                "{\"key\":\"x\",\"eventTypes\":[\"Add To Cart\"],ARMS}",
                "{\"key\":\"x\",\"unknown\":1,ARMS}"
            })
    void wrongDefinition_isRefused(String json) {
        assertThatThrownBy(() -> read(json.replace("ARMS", ARMS)))
                .isInstanceOf(com.fasterxml.jackson.core.JsonProcessingException.class);
    }

    /** Whoever is refused can add the line that is named. */
    @Test
    void segmentOfAnUndeclaredAttribute_isRefusedWithTheLineToAdd() {
        assertThatThrownBy(() ->
                        read("{\"key\":\"x\",\"segments\":[{\"attribute\":\"age\",\"values\":[\"18\"]}]," + ARMS + "}"))
                .hasMessageContaining("add 'attributes: [{ attribute: age, type: number }]'");
        assertThatThrownBy(() -> read("{\"key\":\"x\",\"unit\":\"user\",\"policy\":{\"type\":\"fixed\"},"
                        + "\"attributes\":[{\"attribute\":\"clicks\",\"type\":\"text\"}],"
                        + "\"analysis\":{\"covariate\":\"clicks\"}," + ARMS + "}"))
                .hasMessageContaining("must be declared as a number");
    }

    /** What is declared is logged where it is of its type; nothing else is. */
    @Test
    void attributes_areLoggedByTheirType() throws Exception {
        Attributes attributes = read("{\"key\":\"x\",\"attributes\":[{\"attribute\":\"country\",\"type\":\"text\"},"
                        + "{\"attribute\":\"age\",\"type\":\"number\"},{\"attribute\":\"vip\",\"type\":\"flag\"}],"
                        + ARMS + "}")
                .attributes();
        List<String> mistyped = new ArrayList<>();
        assertThat(attributes.of(Map.of("country", "KR", "age", 31, "vip", true, "name", "secret"), mistyped::add))
                .isEqualTo(Map.of("country", "KR", "age", 31, "vip", true));
        assertThat(attributes.of(Map.of("country", 82, "age", "31"), mistyped::add))
                .isEmpty();
        assertThat(attributes.of(Map.of("country", "x".repeat(257)), mistyped::add))
                .isEmpty();
        assertThat(mistyped).containsExactly("country", "age", "country");
    }

    @ParameterizedTest
    @CsvSource({"50ms, PT0.05S", "5s, PT5S", "30m, PT30M", "12h, PT12H", "7d, PT168H", "0s, PT0S", "1500ms, PT1.5S"})
    void durations_areReadAndWritten(String text, String iso) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.parse(iso));
        assertThat(Durations.parse(iso)).isEqualTo(Duration.parse(iso));
        assertThat(Durations.format(Duration.parse(iso))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 60000, false",
        "5999, 20000, false",
        "6000, 20000, true",
        "10000, 0, true",
        "9999, 0, false",
        "3000, 10000, true",
        "2999, 10000, false",
        "0, 0, false"
    })
    void viewThrough_isAShareOrATime(long watched, long duration, boolean through) {
        TokenClaims token = new TokenClaims(
                1,
                1,
                1,
                0,
                1,
                1,
                "d",
                "0".repeat(32),
                1,
                Instant.EPOCH,
                Duration.ZERO,
                Duration.ZERO,
                DecisionReason.POLICY,
                false,
                Baseline.NONE,
                Optional.empty());
        Event view = new Event(
                1,
                token,
                "v",
                EventType.VIEW,
                "",
                0,
                0,
                Duration.ofMillis(watched),
                Duration.ofMillis(duration),
                Duration.ZERO);
        assertThat(ViewThrough.DEFAULT.reachedBy(view)).isEqualTo(through);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"thompson\"}|",
                "{\"type\":\"thompson\",\"floor\":0.01}|0.01",
                "{\"type\":\"thompson\",\"floor\":0.01,\"controlFloor\":0.2}|",
                "{\"type\":\"top-two\",\"floor\":0.05}|0.05",
                "{\"type\":\"fixed\"}|",
                "{\"type\":\"fixed\",\"weights\":{\"a\":0.05,\"b\":0.95}}|0.05",
                "{\"type\":\"epsilon-greedy\",\"epsilon\":0.1}|0.05",
                "{\"type\":\"epsilon-greedy\",\"epsilon\":0.5}|",
                "{\"type\":\"epsilon-greedy\",\"epsilon\":1,\"decay\":{\"type\":\"inverse\",\"scale\":9}}|0",
                "{\"type\":\"softmax\"}|0",
                "{\"type\":\"ucb1\"}|"
            })
    void controlThatMayGetLittle_isNoted(String policy, Double share) throws Exception {
        assertThat(read("{\"key\":\"x\",\"policy\":" + policy + "," + ARMS + "}")
                        .thinControl())
                .isEqualTo(Optional.ofNullable(share));
    }

    private static ExperimentDefinition blended(String mix, String als) throws Exception {
        return read("""
                {"key": "x", "policy": {"type": "fixed"}, "arms": [
                  {"key": "top", "control": true, "recommender": {"type": "top-k"}},
                  {"key": "als", "recommender": {"type": "onnx", "model": "als@%s"}},
                  {"key": "theirs"},
                  {"key": "mix", "recommender": {"type": "blend", "parts": [%s]}},
                  {"key": "other", "recommender": {"type": "blend", "parts": [{"arm": "top"}, {"arm": "als"}]}}]}""".formatted(als, mix));
    }

    @Test
    void blend_isOfOtherArmsAndModels() throws Exception {
        ExperimentDefinition definition = blended("{\"arm\": \"top\"}, {\"model\": \"bpr@2\"}", "1");
        assertThat(definition.models()).extracting(Object::toString).containsExactlyInAnyOrder("als@1", "bpr@2");
        for (String wrong : List.of(
                "{'arm': 'mix'}, {'arm': 'top'}", // itself
                "{'arm': 'other'}, {'arm': 'top'}",
                "{'arm': 'theirs'}, {'arm': 'top'}",
                "{'arm': 'none'}, {'arm': 'top'}")) {
            assertThatThrownBy(() -> blended(wrong.replace('\'', '"'), "1"))
                    .hasMessageContaining("arms")
                    .hasMessageMatching("(?s).*must name (other arms of this experiment|arms that find items).*");
        }
        for (String wrong : List.of(
                "{'arm': 'top'}",
                "{'arm': 'top'}, {'arm': 'top'}",
                "{'arm': 'top', 'slots': 1}, {'arm': 'als', 'slots': 2}",
                "{'arm': 'top', 'model': 'als@1'}, {'arm': 'als'}",
                "{'arm': 'top', 'candidates': 'als@1'}, {'arm': 'als'}",
                "{}, {'arm': 'als'}",
                "{'arm': 'top', 'weight': 0}, {'arm': 'als'}",
                "{'arm': 'top', 'slots': -1}, {'arm': 'als'}")) {
            assertThatThrownBy(() -> blended(wrong.replace('\'', '"'), "1"))
                    .as(wrong)
                    .hasMessageContaining("must");
        }
    }

    /** Else what was learned of a blend would be carried over to another one. */
    @Test
    void blendWhosePartChanges_isAnotherTreatment() throws Exception {
        String mix = "{\"arm\": \"top\"}, {\"arm\": \"als\"}";
        assertThat(blended(mix, "1").continues(List.of(blended(mix, "1")))).isTrue();
        assertThat(Treatment.arms(blended(mix, "2")).get("mix"))
                .isNotEqualTo(Treatment.arms(blended(mix, "1")).get("mix"));
    }
}
