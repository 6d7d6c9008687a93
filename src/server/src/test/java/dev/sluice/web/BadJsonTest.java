package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import dev.sluice.decision.DecisionRequest;
import dev.sluice.definition.ExperimentDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a body is told at its field, in our words. */
class BadJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"key\": |body|is not well formed",
                "[]|body|must be an object",
                "{\"key\": NaN}|body|is not well formed at line 1, column",
                "{\"key\": \"x\", \"key\": \"y\"}|body|has a field twice at line 1, column",
                "{\"key\": \"x\", \"arms\": [null]}|arms[0]|must not be null",
                "{\"kee\": \"x\", \"key\": \"x\", \"arms\": [{\"key\": \"a\", \"control\": true}]}|kee|is not a known field; known are analysis",
                "{\"key\": \"X Y\", \"arms\": [{\"key\": \"a\", \"control\": true}]}|key|must match",
                "{\"key\": \"x\", \"policy\": {\"type\": \"fixed\", \"weights\": {\"a\": null, \"b\": 1}}}|policy.weights.a|must not be null",
                "{\"key\": \"x\", \"overrides\": {\"u\": null}, \"arms\": [{\"key\": \"a\", \"control\": true}]}|overrides|got null for 'u'",
                "{\"key\": \"x\", \"eventTypes\": [null]}|eventTypes[0]|must not be null",
                "{\"key\": \"x\", \"segments\": [{\"attribute\": \"c\", \"values\": [null]}]}|segments[0].values[0]|must not be null",
                "{\"key\": \"x\", \"segments\": [null]}|segments[0]|must not be null",
                "{\"key\": \"x\", \"arms\": [{\"key\": \"a\", \"config\": {\"n\": [1, 1e309]}}]}|arms[0].config.n[1]|must be a finite number",
                "{\"key\": \"x\", \"targeting\": \"context.a ==\"}|targeting|must be a CEL condition",
                "{\"key\": \"x\", \"traffic\": \"\"}|traffic|must be a number",
                "{\"key\": \"x\", \"arms\": [{\"key\": \"a\", \"control\": \"\"}]}|arms[0].control|must be true or false",
                "{\"key\": \"x\", \"traffic\": \"lots\"}|traffic|must be a number",
                "{\"key\": \"x\", \"arms\": \"a\"}|arms|must be an array",
                "{\"key\": \"x\", \"arms\": [{\"key\": \"a\", \"control\": \"maybe\"}]}|arms[0].control|must be true or false",
                "{\"key\": \"x\", \"unit\": \"house\"}|unit|must be one of request, user, session, got 'house'",
                "{\"key\": \"x\", \"grace\": \"soon\"}|grace|got 'soon'",
                "{\"key\": \"x\", \"policy\": {\"type\": \"magic\"}}|policy|must have a type, one of thompson, fixed",
                "{\"key\": \"x\", \"policy\": {\"type\": \"thompson\", \"floor\": 2}}|policy.floor|must be in [0.0, 1.0]"
            })
    void field_isNamed(String body, String field, String message) {
        BadJson bad = BadJson.of(catchThrowableOfType(
                JsonProcessingException.class, () -> Json.http().readValue(body, ExperimentDefinition.class)));
        assertThat(bad.field()).isEqualTo(field);
        assertThat(bad.message())
                .contains(message)
                .doesNotContain("dev.sluice", "Cannot", "java.", "Feature", "Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"count\": 0}|count|must be in [1, 100]",
                "{\"count\": \"many\"}|count|must be a number",
                "{\"context\": []}|context|must be an object",
                "{\"excludedArms\": {}}|excludedArms|must be an array"
            })
    void decisions_areCheckedAlike(String body, String field, String message) {
        BadJson bad = BadJson.of(catchThrowableOfType(
                JsonProcessingException.class, () -> Json.http().readValue(body, DecisionRequest.class)));
        assertThat(bad.field()).isEqualTo(field);
        assertThat(bad.message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "\"then\"", "true", "1.7e9", "[]", "\"2023-02-30\""})
    void times_areToldInAllTheirForms(String at) {
        String body = "{\"unit\": \"u\", \"item\": \"i\", \"at\": " + at + "}";
        BadJson bad = BadJson.of(catchThrowableOfType(
                JsonProcessingException.class, () -> Json.http().readValue(body, CatalogueResource.Row.class)));
        assertThat(bad.field()).isEqualTo("at");
        assertThat(bad.message()).startsWith("must be a time");
    }

    @Test
    void whatIsBeyondTheParser_isToldInOurWords() {
        for (String body : List.of(
                "{\"context\":{\"a\":" + "[".repeat(1_001) + "]".repeat(1_001) + "}}",
                "{\"count\":" + "9".repeat(2_000) + "}")) {
            BadJson bad = BadJson.of(catchThrowableOfType(
                    JsonProcessingException.class, () -> Json.http().readValue(body, DecisionRequest.class)));
            assertThat(bad.message()).isEqualTo("is nested too deep, or holds a number or text that is too long");
        }
    }
}
