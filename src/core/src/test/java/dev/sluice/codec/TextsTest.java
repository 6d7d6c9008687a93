package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    /** What an encoding there and back leaves as it is, less U+0000. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void textIsKept_ifAnEncodingKeepsIt(long seed) {
        Random random = new Random(seed);
        char[] alphabet = {'a', 0, '\ud83d', '\ude00', '\uffff', '\ud800', '\udfff'};
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                text.append(alphabet[random.nextInt(alphabet.length)]);
            }
            String written = text.toString();
            String back = new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertThat(Texts.kept(written)).isEqualTo(back.equals(written) && written.indexOf(0) < 0);
        }
    }

    @Test
    void everyText_isLookedAt() {
        Map<String, Object> sound = Map.of("a", List.of(1, Map.of("b", "c")), "d", Collections.singletonList(null));
        Texts.requireAllKept(sound, "config");
        for (Object value : List.of(
                List.of(Map.of("a", List.of("\ud800"))), Map.of("\udc00", 1), Map.of("a", Map.of("b", "\u0000")))) {
            assertThatThrownBy(() -> Texts.requireAllKept(value, "config"))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("surrogate pair");
        }
    }
}
