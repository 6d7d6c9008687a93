package dev.sluice.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.Targeting.Judgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions end soon, whatever they ask of whatever context, or are refused before they are asked. */
class TargetingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "context.s.matches('((((a{1000}){1000}){1000}){1000})')",
                "context.s.matches('(a{200}){6}')",
                "context.s.matches('(?:(x|y{40}){40}z)?')",
                "matches(context.s, '[^]a{2}]{1001}')",
                "context.s.matches('(abcdefghijkl){1000}')",
                "context.l.exists(x, x.matches('((a{99}){99})'))",
                "context.s.matches('(a{20,60}?){20,}')",
            })
    void expressionsThatGrow_areRefusedBeforeTheyAreCompiled(String condition) {
        long start = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThatThrownBy(() -> Targeting.parse(condition)).hasMessageContaining("written out");
        assertThat(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - start)
                .isLessThan(64L << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context.s.matches(context.t)",
                "context.s.matches('a' + 'b')",
                "matches(context.s, string(context.n))",
                "context.l.all(p, context.s.matches(p))",
            })
    void expressionsThatAreComputed_areRefused(String condition) {
        assertThatThrownBy(() -> Targeting.parse(condition)).hasMessageContaining("as a text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"context.s.matches('[')", "context.s.matches('(?=x)')"})
    void expressionsThatAreNone_areRefused(String condition) {
        assertThatThrownBy(() -> Targeting.parse(condition)).isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "context.s.matches('(a{30}){30}')",
                "context.s.matches('^[A-Z]{2}-[0-9]{4,10}$')",
                "context.s.matches('\\\\{1000\\\\}\\\\(')",
                "context.s.matches('a{,5}')",
            })
    void ordinaryExpressions_areTaken(String condition) {
        assertThat(Targeting.parse(condition).judge(Map.of("s", "x"))).isEqualTo(Judgement.FAILS);
    }

    @Test
    void workThroughTexts_isCounted() {
        String text = "a".repeat(4_000);
        Map<String, Object> context =
                Map.of("s", text, "t", "a".repeat(3_000) + "b", "l", new ArrayList<>(Collections.nCopies(900, "x")));
        List<String> tooMuch = List.of(
                "context.s.contains(context.t)",
                "!context.s.contains(context.t)",
                "context.s.contains(context.t) || true",
                "context.s.matches('(b{30}){30}')",
                "context.l.all(x, context.s.contains(x) || true)",
                "context.l.all(x, (context.s + context.s).startsWith(context.s))",
                "context.l.exists(x, context.s.endsWith(context.s) && false)");
        for (String condition : tooMuch) {
            assertThat(Targeting.parse(condition).judge(context)).as(condition).isEqualTo(Judgement.CANNOT_TELL);
        }
        assertThat(Targeting.parse("context.s.contains('aaa') && context.s.startsWith('a') && context.s.endsWith('aa')")
                        .judge(context))
                .isEqualTo(Judgement.HOLDS);
        assertThat(Targeting.parse("context.s.matches('.*(iPhone|iPad|Android).*')")
                        .judge(Map.of("s", "Mozilla/5.0 (iPad; CPU OS 17_1)")))
                .isEqualTo(Judgement.HOLDS);
    }

    @Test
    void whatTheContextLacks_cannotBeTold() {
        assertThat(Targeting.parse("context.age > 18").judge(Map.of("age", "25")))
                .isEqualTo(Judgement.CANNOT_TELL);
        assertThat(Targeting.parse("context.age > 18 || true").judge(Map.of())).isEqualTo(Judgement.HOLDS);
        assertThat(Targeting.EVERYBODY.judge(Map.of())).isEqualTo(Judgement.HOLDS);
        for (String unknown : List.of("['a'].exists(x, .x == 'a')", "!['a'].exists(x, .x == 'a')")) {
            assertThat(Targeting.parse(unknown).judge(Map.of())).isEqualTo(Judgement.CANNOT_TELL);
        }
    }

    /** However it is written, compiling it would need the memory of everybody. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "((((a{1000}){1000}){1000}){1000})",
                "\\Q)\\E((a{1000}){1000}){1000}",
                "\\Q[\\E(?:a{900}){900}",
                "[[:word:])](?:(?:a{900}){900})",
                "(?:a{900})(?i){900}",
                "(?i)(?:a{900}){900}",
                "(?P<name>(?:a{40}){40}){2}",
                "(?i:(?:a{40}){40})",
                "[\\]](?:(?:a{40}){40})",
                "[^]](?:(?:a{40}){40})",
                "\\x{41}(?:(?:a{40}){40})",
                "a)(?:(?:b{900}){900}"
            })
    void largeRegularExpressions_areRefused(String pattern) {
        assertThatThrownBy(() -> Targeting.parse("'a'.matches(r'" + pattern + "')"))
                .isInstanceOf(InvalidInput.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\x{3131}+",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "(?i)iphone|ipad",
                "(?P<major>\\d{1,3})\\.(?:\\d{1,3})",
                "[[:alpha:]]{2,20}",
                "\\p{Greek}{1,100}",
                "a{,5}"
            })
    void usualRegularExpressions_areTaken(String pattern) {
        assertThat(Targeting.parse("context.s.matches(r'" + pattern + "')").judge(Map.of("s", "x")))
                .isNotEqualTo(Judgement.CANNOT_TELL);
    }

    /** RE2/J would look for the other cases of U+1C80 to U+1C88 for ever. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)[\u1c80]",
                "(?i)\u1c88",
                "a(?si:[a-\uffff])",
                "(?i)[\\x{1000}-\\x{2000}]",
                "(?P<a>b)(?i)[^\u0430-\u1c90]",
                "(?-s)(?i)\\x{1C84}"
            })
    @Timeout(10)
    void casesWithoutEnd_areRefused(String pattern) {
        assertThatThrownBy(() -> Targeting.parse("context.s.matches(r'" + pattern + "')"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("(?i)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i)[\u0430-\u044f]+",
                "(?i)stra\u00dfe|\uc11c\uc6b8",
                "[\u1000-\u2000]",
                "(?i)\\p{L}+",
                "(?i)\\PL[^\\W\\D]",
                "(?i)[[:^alpha:]\\S].\\W",
                "(?i)[^a]"
            })
    @Timeout(10)
    void casesThatEnd_areTaken(String pattern) {
        assertThat(Targeting.parse("context.s.matches(r'" + pattern + "')").judge(Map.of("s", "x")))
                .isNotEqualTo(Judgement.CANNOT_TELL);
    }
}
