package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.codec.Json;
import dev.sluice.model.Item;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that the database would not keep, or not as they are, are refused at their place. */
class CatalogueRowsTest {
    private static final TypeReference<List<Item>> ITEMS = new TypeReference<>() {};
    private static final TypeReference<List<CatalogueResource.Row>> ROWS = new TypeReference<>() {};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "null|[0]",
                "{\"id\": \"a\\u0000b\"}|[0].id",
                "{\"id\": \"a\\ud800b\"}|[0].id",
                "{\"id\": \"\\udc00\\ud800\"}|[0].id",
                "{\"id\": \"\"}|[0].id",
                "{\"id\": null}|[0].id",
                "{\"id\": \"a\", \"title\": \"x\\u0000y\"}|[0].title",
                "{\"id\": \"a\", \"attributes\": {\"brand\": null}}|[0].attributes.brand",
                "{\"id\": \"a\", \"attributes\": {\"brand\": \"\\u0000\"}}|[0].attributes.brand",
                "{\"id\": \"a\", \"attributes\": {\"\\u0000\": \"b\"}}|[0].attributes"
            })
    void item(String item, String field) {
        assertThat(refused("[" + item + "]", ITEMS).field()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"item\": \"i\\u0000\"|[0].item|U+0000",
                "\"item\": \"i\", \"at\": \"+300000-01-01T00:00:00Z\"|[0].at|must be a time",
                "\"item\": \"i\", \"at\": \"-0001-01-01T00:00:00Z\"|[0].at|must be a time",
                "\"item\": \"i\", \"at\": 17|[0].at|must be a time",
                "\"item\": \"i\", \"at\": \"2024-01-05 10:11:12\"|[0].at|must be a time with its zone",
                "\"item\": \"i\", \"value\": \"NaN\"|[0].value|must be in",
                "\"item\": \"i\", \"value\": 1e309|[0].value|must be in",
                "\"item\": \"i\", \"value\": -1e13|[0].value|must be in"
            })
    void interaction(String fields, String field, String message) {
        BadJson bad = refused("[{\"unit\": \"u\", " + fields + "}]", ROWS);
        assertThat(bad.field()).isEqualTo(field);
        assertThat(bad.message()).contains(message);
    }

    @Test
    void otherTexts_areTaken() throws JsonProcessingException {
        String id = "\ud83d\ude00".repeat(128);
        assertThat(Json.http().readValue("[{\"id\": \"" + id + "\", \"title\": \"\\u0001\"}]", ITEMS))
                .containsExactly(new Item(id, "\u0001", Map.of()));
    }

    private static BadJson refused(String body, TypeReference<?> type) {
        return BadJson.of(catchThrowableOfType(
                JsonProcessingException.class, () -> Json.http().readValue(body, type)));
    }
}
