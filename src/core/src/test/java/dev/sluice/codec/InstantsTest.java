package dev.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
    @ParameterizedTest
    @CsvSource({
        "2023-11-14 22:13:20 UTC, 2023-11-14T22:13:20Z",
        "2023-11-14 22:13:20.103000+00:00, 2023-11-14T22:13:20.103Z",
        "2023-11-14 22:13:20.103 UTC, 2023-11-14T22:13:20.103Z",
        "2023-11-14 22:13:20+00, 2023-11-14T22:13:20Z",
        "2023-11-14 22:13:20, 2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20, 2023-11-14T22:13:20Z",
        "2023-11-14t22:13:20z, 2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.123456789Z, 2023-11-14T22:13:20.123456789Z",
        "2023-11-14T22:13, 2023-11-14T22:13:00Z",
        "2023-11-14, 2023-11-14T00:00:00Z",
        "20231114, 2023-11-14T00:00:00Z",
        "20240229, 2024-02-29T00:00:00Z",
        "2023-11-15T07:13:20+09:00, 2023-11-14T22:13:20Z",
        "2023-11-15T07:13:20 +0900, 2023-11-14T22:13:20Z",
        "2023-11-14T17:13:20-05, 2023-11-14T22:13:20Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "100000000, 1973-03-03T09:46:40Z",
        "1700000000.5, 2023-11-14T22:13:20.5Z",
        "1700000000.1234567, 2023-11-14T22:13:20.1234567Z",
        "1700000000123, 2023-11-14T22:13:20.123Z",
        "20231114241320, 2611-02-06T09:57:21.320Z",
        "1700000000123.5, 2023-11-14T22:13:20.123500Z",
        "1700000000123456, 2023-11-14T22:13:20.123456Z",
        "1700000000123456789, 2023-11-14T22:13:20.123456789Z",
        "253402300799999999999, 9999-12-31T23:59:59.999999999Z",
        "1970-01-01, 1970-01-01T00:00:00Z"
    })
    void times_areReadInEveryForm(String text, Instant expected) {
        assertThat(Instants.parse("time", text)).isEqualTo(expected);
        assertThat(Instants.parse("time", " " + text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "NaN",
                "Infinity",
                "-1",
                "+1700000000",
                "0",
                "100",
                "99999999",
                "20231314",
                "20230229",
                "2023",
                "202311",
                "20231114221320",
                "202311142213",
                "1.7e9",
                "1.7E+12",
                "0x65535",
                "1700000000,5",
                "1700000000L",
                "14.11.2023",
                "11/14/2023",
                "2023-11-31",
                "2023-1-4",
                "2023-11-14T24:00:00",
                "2023-11-14T22:13:60Z",
                "2023-11-14T22:13:20+19:00",
                "2023-11-14Z",
                "2023-11-14T22:13:20 CET",
                "2023-11-14T22:13:20+09:00[Asia/Seoul]",
                "1969-12-31",
                "0000-01-01",
                "1969-12-31T23:59:59Z",
                "253402300800000000000",
                "999999999999999999999999",
                "١٧٠٠٠٠٠٠٠٠",
                "yesterday"
            })
    void whatIsNoTime_isRefused(String text) {
        assertThatThrownBy(() -> Instants.parse("time", text))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("got '" + text + "'");
    }

    /** Whatever the unit, digits give back the moment that they were written from, to the unit. */
    @Test
    void digits_tellTheirUnit() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long second = 100_000_000L + (long) (random.nextDouble() * 9_000_000_000L);
            Instant time = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
            long micros = Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1_000;
            assertThat(Instants.parse("time", "" + second)).isEqualTo(time.truncatedTo(ChronoUnit.SECONDS));
            assertThat(Instants.parse("time", "" + time.toEpochMilli())).isEqualTo(time.truncatedTo(ChronoUnit.MILLIS));
            assertThat(Instants.parse("time", "" + micros)).isEqualTo(time.truncatedTo(ChronoUnit.MICROS));
            assertThat(Instants.parse("time", String.format("%d%09d", second, time.getNano())))
                    .isEqualTo(time);
            assertThat(Instants.parse("time", time.toString())).isEqualTo(time);
        }
    }

    @Test
    void json_isReadInTheSameForms_withTheirZone() throws JsonProcessingException {
        Instant time = Instant.parse("2023-11-14T22:13:20Z");
        assertThat(read("\"2023-11-14 22:13:20Z\"")).isEqualTo(time);
        assertThat(read("\"2023-11-15T07:13:20+0900\"")).isEqualTo(time);
        assertThatThrownBy(() -> read("\"2023-11-14 22:13:20\"")).hasMessageContaining("must be a time with its zone");
        assertThat(read("\"1700000000\"")).isEqualTo(time);
        assertThat(read("1700000000")).isEqualTo(time);
        assertThat(read("1700000000000")).isEqualTo(time);
        assertThat(read("1700000000.5")).isEqualTo(time.plusMillis(500));
        assertThatThrownBy(() -> read("1.7e9")).hasMessageContaining("must be a time");
        assertThatThrownBy(() -> read("17")).hasMessageContaining("must be a time");
        assertThatThrownBy(() -> read("true")).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> read("\"then\"")).hasMessageContaining("must be a time");
    }

    private static Instant read(String at) throws JsonProcessingException {
        return Json.http().readValue("{\"at\": " + at + "}", Row.class).at;
    }

    private record Row(Instant at) {}
}
