package dev.sluice.ui.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Interval;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0%",
        "1, 100%",
        "0.5, 50.0%",
        "0.0522, 5.22%",
        "0.0999999, 10.0%",
        "0.00031, 0.0310%",
        "0.000001, < 0.01%",
        "0.9999, > 99.9%",
        "NaN, –"
    })
    void shares_haveSensibleDigits(double share, String text) {
        assertThat(Formats.percent(share)).isEqualTo(text);
    }

    @Test
    void differences_haveSigns() {
        assertThat(Formats.changes(new Interval(0.15, 0.12, 0.19))).isEqualTo("+12.0% … +19.0%");
        assertThat(Formats.points(new Interval(-0.001, -0.002, 0.0005))).isEqualTo("−0.200 … +0.0500 pp");
        assertThat(Formats.amounts(new Interval(-0.001, -0.002, 0.0005))).isEqualTo("−0.00200 … +0.000500");
        assertThat(Formats.number(1e-9)).isEqualTo("< 0.000001");
        assertThat(Formats.level(0.05)).isEqualTo("5%");
        assertThat(Formats.level(0.025)).isEqualTo("2.5%");
    }

    @Test
    void evidence_isNeverALongRowOfZeros() {
        assertThat(Formats.evidence(1)).isEqualTo("E = 1.00");
        assertThat(Formats.evidence(0.99999)).isEqualTo("E = 1.00");
        assertThat(Formats.evidence(12_345)).isEqualTo("E = 12,345");
        assertThat(Formats.evidence(1e12)).isEqualTo("E > 10^12");
    }

    @Test
    void lengths_areInTheLargestUnitThatFits() {
        assertThat(Formats.length(Duration.ofSeconds(5))).isEqualTo("5 s");
        assertThat(Formats.length(Duration.ofMinutes(90))).isEqualTo("1 h");
        assertThat(Formats.length(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(Formats.length(Duration.ofDays(3))).isEqualTo("3 d");
    }
}
