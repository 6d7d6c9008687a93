package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicMarkTest {
    private final TopicMark before = new TopicMark("abc", List.of(5L, 0L));

    @Test
    void growth_isNothing() {
        assertThat(before.became(before)).isEmpty();
        assertThat(before.became(new TopicMark("abc", List.of(6L, 9L)))).isEmpty();
    }

    @Test
    void otherId_isAnotherTopic_andAnEarlierEndIsACut() {
        assertThat(before.became(new TopicMark("abd", List.of(6L, 9L))))
                .hasValueSatisfying(what -> assertThat(what).startsWith("was made anew"));
        assertThat(before.became(new TopicMark("abc", List.of(4L, 9L))))
                .hasValueSatisfying(what -> assertThat(what).startsWith("was cut off"));
    }

    @Test
    void text_isReadAsItWasWritten() {
        assertThat(TopicMark.parse(before.text())).contains(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "abc x", "abc 1,", "abc 1 2", "abc -1", "abc 99999999999999999999"})
    void otherText_isNothing(String text) {
        assertThat(TopicMark.parse(text)).isEmpty();
    }
}
