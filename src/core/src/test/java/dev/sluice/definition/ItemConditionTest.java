package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.Attributes.DeclaredAttribute;
import dev.sluice.definition.Attributes.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemConditionTest {
    private static final Attributes DECLARED = new Attributes(List.of(
            new DeclaredAttribute("genre", Type.TEXT),
            new DeclaredAttribute("price", Type.NUMBER),
            new DeclaredAttribute("adult", Type.FLAG)));

    private static boolean allows(String condition, Map<String, String> item) {
        return ItemCondition.parse(condition, DECLARED).allows(item);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "item.genre == 'news' && item.price < 20 ; true",
                "item['genre'] == 'news' ; true",
                "item.price >= 19.5 ; true",
                "item.price == 20 ; false",
                "!item.adult ; true",
                "has(item.genre) && item.genre in ['news', 'sport'] ; true",
                "item.genre.startsWith('ne') ; true",
                "item.price < 5 || item.genre == 'news' ; true",
            })
    void attributesHaveTheirTypes(String condition, boolean allowed) {
        assertThat(allows(condition, Map.of("genre", "news", "price", "19.50", "adult", "false", "secret", "x")))
                .isEqualTo(allowed);
    }

    @Test
    void itemThatCannotBeJudged_isNotAllowed() {
        assertThat(allows("item.price < 20", Map.of())).isFalse();
        assertThat(allows("item.price < 20", Map.of("price", "cheap"))).isFalse();
        assertThat(allows("!(item.adult)", Map.of("adult", "perhaps"))).isFalse();
        assertThat(allows("item.price < 20 || !has(item.price)", Map.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "item.secret == 'x'",
                "item",
                "item == {'genre': 'news'}",
                "'genre' in item",
                "item['gen' + 're'] == 'news'",
                "item.exists(key, item[key] == 'news')",
                "context.genre == 'news'",
                "item.genre ==",
                "1 / 0 == 1 && item.genre == 'news'",
            })
    void whatNamesMoreThanIsDeclared_orIsNoCondition_isRefused(String condition) {
        assertThatThrownBy(() -> ItemCondition.parse(condition, DECLARED)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void undeclaredAttribute_isToldWithTheLineToAdd() {
        assertThatThrownBy(() -> ItemCondition.parse("item.brand == 'x'", DECLARED))
                .hasMessageContaining("itemAttributes: [{ attribute: brand, type: text }]");
    }
}
