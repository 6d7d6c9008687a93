package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.Targeting.Judgement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What conditions know beyond the language, and what is refused or told of before any request. */
class ConditionTest {
    /** The order of Semantic Versioning 2, with fewer or more numbers. */
    private static final List<String> VERSIONS = List.of(
            "0",
            "0.0.1",
            "0.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.0.1",
            "v1.2",
            "1.9.9",
            "1.10",
            "1.10.0.0.1",
            "2-rc",
            "2",
            "2.99999999999999999999",
            "2.100000000000000000000",
            "10",
            "2024.01.05",
            "2024.1.6");

    @Test
    void versions_areOrderedByTheirNumbers() {
        Map<String, Targeting> conditions = new HashMap<>();
        for (String operator : List.of("<", ">=", "==")) {
            conditions.put(operator, Targeting.parse("version(context.a) " + operator + " version(context.b)"));
        }
        for (int i = 0; i < VERSIONS.size(); i++) {
            for (int j = 0; j < VERSIONS.size(); j++) {
                Map<String, Object> context = Map.of("a", VERSIONS.get(i), "b", VERSIONS.get(j));
                for (Map.Entry<String, Boolean> expected :
                        Map.of("<", i < j, ">=", i >= j, "==", i == j).entrySet()) {
                    assertThat(Objects.requireNonNull(conditions.get(expected.getKey()))
                                    .judge(context))
                            .as(expected.getKey() + " of " + context)
                            .isEqualTo(expected.getValue() ? Judgement.HOLDS : Judgement.FAILS);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.2, 1.2.0", "v1.2, 1.2", "1.02, 1.2", "1.0-rc.01, 1-rc.1", "1.0+build.5, 1.0.0+x"})
    void versions_thatAreWrittenInTwoWays_areOne(String one, String other) {
        assertThat(Targeting.parse("version(context.a) == version(context.b)").judge(Map.of("a", one, "b", other)))
                .isEqualTo(Judgement.HOLDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.", ".1", "1..2", "one", "1.2-", "1.2 beta", "1,2", "\u0661.2", "-1", "1.2-\u00e9"})
    void whatIsNoVersion_cannotBeTold(String text) {
        assertThat(Targeting.parse("version(context.a) >= version('1')").judge(Map.of("a", text)))
                .isEqualTo(Judgement.CANNOT_TELL);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.0.0.0/8, HOLDS",
        "11.1.2.3, 10.0.0.0/8, FAILS",
        "10.1.2.3, 10.9.9.9/8, HOLDS",
        "1.2.3.4, 0.0.0.0/0, HOLDS",
        "1.2.3.4, 1.2.3.4, HOLDS",
        "1.2.3.5, 1.2.3.4/31, HOLDS",
        "1.2.3.6, 1.2.3.4/31, FAILS",
        "2001:db8::1, 2001:db8::/32, HOLDS",
        "2001:DB8:0:0::1, 2001:db8::/127, HOLDS",
        "2001:db9::1, 2001:db8::/32, FAILS",
        "::ffff:10.0.0.1, 10.0.0.0/8, HOLDS",
        "10.0.0.1, ::/0, FAILS",
        "10.0.0.1, ::ffff:10.0.0.0/104, HOLDS",
        "::ffff:11.0.0.1, ::ffff:10.0.0.0/104, FAILS",
        "10.0.0.1, ::ffff:10.0.0.0/129, CANNOT_TELL",
        "10.0.0.1, ::ffff:10.0.0.0/95, CANNOT_TELL",
        "example.org, 10.0.0.0/8, CANNOT_TELL",
        "localhost, 127.0.0.0/8, CANNOT_TELL",
        "fe80::1%lo, fe80::/10, CANNOT_TELL",
        "10.0.0, 10.0.0.0/8, CANNOT_TELL",
        "010.0.0.1, 10.0.0.0/8, CANNOT_TELL",
        "10.0.0.1, 10.0.0.0/33, CANNOT_TELL",
        "10.0.0.1, 10.0.0.0/-1, CANNOT_TELL",
        "10.0.0.1, 10.0.0.0/, CANNOT_TELL"
    })
    void networks_holdAddresses(String ip, String network, Judgement expected) {
        Map<String, Object> context = Map.of("ip", ip, "net", network);
        assertThat(Targeting.parse("inNetwork(context.ip, context.net)").judge(context))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775809, 9223372036854775810, FAILS",
        "18446744073709551615, 18446744073709551615, HOLDS",
        "18446744073709551614, 18446744073709551615, FAILS",
        "18446744073709551616, 18446744073709551616, CANNOT_TELL",
        "-9223372036854775808, -9223372036854775808, HOLDS",
        "-9223372036854775809, -9223372036854775810, CANNOT_TELL",
        "9007199254740993, 9007199254740992, FAILS"
    })
    void wholeNumbers_areComparedToTheirLastDigit(BigInteger a, BigInteger b, Judgement expected) {
        assertThat(Targeting.parse("context.a == context.b").judge(Map.of("a", a, "b", b)))
                .isEqualTo(expected);
    }

    @Test
    void lower_isTheSameInEveryCountry() {
        assertThat(Targeting.parse("lower(context.a) == 'title \u00e9'").judge(Map.of("a", "TITLE \u00c9")))
                .isEqualTo(Judgement.HOLDS);
        assertThat(Targeting.parse("lower(context.a) == 'x'").judge(Map.of("a", 5)))
                .isEqualTo(Judgement.CANNOT_TELL);
        List<String> many = new ArrayList<>(Collections.nCopies(900, "X".repeat(4_000)));
        assertThat(Targeting.parse("context.l.all(x, lower(x) != 'y')").judge(Map.of("l", many)))
                .isEqualTo(Judgement.CANNOT_TELL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "1/0 == 1;1 / 0",
                "context.a == 'x' || 7 % 0 == context.n;7 % 0",
                "context.n / 0 == 1;context.n / 0",
                "context.n % 0u == 1u;context.n % 0u",
                "timestamp(context.t) < timestamp('2024-13-01T00:00:00Z');timestamp(\"2024-13-01T00:00:00Z\")",
                "timestamp(context.t) > timestamp('yesterday');yesterday",
                "timestamp(context.t) - timestamp('2024-01-01T00:00:00Z') > duration('3 days');3 days",
                "timestamp(context.t).getHours('Mars/Olympus') > 8;time zone",
                "int('many') < context.n;int(\"many\")",
                "context.n in [1, int('x')];int(\"x\")",
                "[1, 2][5] == context.n;[1, 2][5]",
                "{'a': 1}['b'] == context.n;never has a value",
                "9223372036854775807 + 1 > context.n;never has a value",
                "version(context.v) >= version('abc');version(\"abc\")",
                "inNetwork(context.ip, '10.0.0.0/99');inNetwork",
                "inNetwork(context.ip, 'intranet');inNetwork",
                "inNetwork('no address', '10.0.0.0/8');never has a value",
                "dyn(1) < 'a' || context.a == 'x';never has a value",
                "context.l.exists(x, 1/0 == x);1 / 0"
            })
    void whatNeverHasAValue_isRefused(String condition, String said) {
        assertThatThrownBy(() -> Targeting.parse(condition))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("must ")
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1/1 == 1",
                "1.0/0.0 > context.n",
                "context.n / context.m > 0",
                "timestamp(context.t) < timestamp('2024-01-01T00:00:00Z')",
                "timestamp(context.t).getHours('Asia/Seoul') > 8 && timestamp(context.t).getHours('-08:00') > 8",
                "timestamp(context.t).getDayOfWeek() == 0",
                "type(context.l) == list && context.l.exists(x, x in ['a', 'b'])",
                "inNetwork(context.ip, '10.0.0.0/8') || inNetwork(context.ip, context.net)",
                "!has(context.plan) || context.plan != 'pro'",
                "context['odd name'] == 'a'",
                "[1, 2].all(x, x > 0)",
                "true"
            })
    void whatMayHaveAValue_isTaken(String condition) {
        assertThat(Targeting.parse(condition).versionsAsTexts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "context.v >= '1.10.0';true",
                "'v2.0' < context.app;true",
                "context.v > '1.2.3-beta' && context.a == 'x';true",
                "context.appVersion < context.minVersion;true",
                "context.appVersion < '10';true",
                "context['app-version'] <= '9';true",
                "context.l.exists(v, v < '1.2');true",
                "context.v == '1.10.0';false",
                "version(context.v) >= version('1.10.0');false",
                "context.v >= 1.5;false",
                "context.day >= '2024-01-01';false",
                "context.name < 'b';false",
                "context.appVersion < 10;false"
            })
    void versionsThatAreComparedAsTexts_areToldOf(String condition, boolean told) {
        assertThat(Targeting.parse(condition).versionsAsTexts()).hasSize(told ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "context.a ==;this one is not well formed at line 1, column 13",
                "'a' > 1;'>' does not take (string, int) at line 1, column 5",
                "plan == 'pro';nothing is known as 'plan' at line 1, column 1",
                "foo(context.a);nothing is known as 'foo' at line 1, column 4",
                "1 + 1;this one is not true or false but of the type int",
                "version(context.v) >= '1.2';'>=' does not take (bytes, string)",
                "inNetwork(context.ip);'inNetwork' does not take"
            })
    void whatIsNoCondition_isToldInOurWords(String condition, String said) {
        assertThatThrownBy(() -> Targeting.parse(condition))
                .hasMessageStartingWith(ConditionWords.BEGINNING)
                .hasMessageContaining(said)
                .hasMessageNotContainingAny("ERROR", "<input>", "overload", "EOF", "mismatched");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyText_isAVersionOrNot_andNeverAFailure(long seed) {
        Random random = new Random(seed);
        Targeting condition = Targeting.parse("version(context.a) < version('2') || inNetwork(context.a, '::/0')");
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append("0123456789.-+v:/aF%".charAt(random.nextInt(19)));
            }
            assertThat(condition.judge(Map.of("a", text.toString()))).isNotNull();
        }
    }
}
