package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.codec.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionRequestTest {
    private static DecisionRequest read(String json) throws JsonProcessingException {
        return Json.http().readValue(json, DecisionRequest.class);
    }

    /** Hashed, halves of a pair are all the same: units that differ in one would be one unit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'unit': '0x\\ud800'}",
                "{'unit': '0x\\u0000'}",
                "{'recentItems': ['a', '\\udc00']}",
                "{'candidateItems': ['\\ud800x']}",
                "{'excludedItems': ['\\u0000']}"
            })
    void textThatNoStoreKeeps_isRefused(String json) {
        assertThatThrownBy(() -> read(json.replace('\'', '"')))
                .hasMessageContaining("must hold neither U+0000 nor the half of a surrogate pair");
    }

    @Test
    void pair_isAText() throws JsonProcessingException {
        assertThat(read("{\"unit\": \"\\ud83d\\ude00\"}").unit()).isEqualTo("\ud83d\ude00");
    }
}
