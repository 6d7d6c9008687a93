package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTermTest {
    @Test
    void label_countsOnceWhereNothingIsSaid() {
        assertThat(LabelTerm.sum("")).containsExactly(new LabelTerm("", 1));
        assertThat(LabelTerm.sum("rating>=4")).containsExactly(new LabelTerm("rating>=4", 1));
        assertThat(LabelTerm.sum("click + 0.2*view-through+20 * conversion"))
                .containsExactly(
                        new LabelTerm("click", 1), new LabelTerm("view-through", 0.2), new LabelTerm("conversion", 20));
        assertThat(LabelTerm.sum("rating >= 4 + 0*rating>=5"))
                .containsExactly(new LabelTerm("rating >= 4", 1), new LabelTerm("rating>=5", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"click +", "+ click", "click + click", "click + 2*click", "click ++ conversion", "2* + click"})
    void sum_namesEachLabelOnce(String text) {
        assertThatThrownBy(() -> LabelTerm.sum(text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must name each label of a sum once");
    }
}
