package dev.sluice.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.definition.ExperimentFixture;
import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.definition.Targeting;
import dev.sluice.token.UnitHash;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
    private static final UnitHash HASH = new UnitHash(new byte[32]);
    private static final int UNITS = 20_000;

    private final LongAdder unjudged = new LongAdder();

    private static Admission admission(String more) {
        return new Admission(experiment(more), new LongAdder());
    }

    private static PublishedExperiment experiment(String more) {
        return ExperimentFixture.published(
                ExperimentFixture.definition("{\"key\": \"test\", %s, \"arms\": [{\"key\": \"a\", \"control\": true}]}"
                                .formatted(more))
                        .hiding(unit -> HASH.of(unit).hex()),
                Status.RUNNING,
                1);
    }

    @Test
    void whoCannotBeJudged_doesNotTakePart_andIsCounted() {
        Admission admission = new Admission(experiment("\"targeting\": \"context.age > 18\""), unjudged);
        UnitHash.Value unit = HASH.of("u");
        assertThat(admission.admits(unit, unit, Map.of("age", 20))).isTrue();
        assertThat(admission.admits(unit, unit, Map.of("age", 10))).isFalse();
        assertThat(unjudged.sum()).isZero();
        assertThat(admission.admits(unit, unit, Map.of("age", "twenty"))).isFalse();
        assertThat(admission.admits(unit, unit, Map.of())).isFalse();
        assertThat(unjudged.sum()).isEqualTo(2);
    }

    private static boolean admits(Admission admission, int unit) {
        UnitHash.Value hash = HASH.of("u" + unit);
        return admission.admits(hash, hash, Map.of());
    }

    /** Six standard deviations: false alarm below 2e-9. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.3, 0.9, 1})
    void traffic_isTheShareOfTheUnits(double traffic) {
        Admission admission = admission("\"traffic\": " + traffic);
        long admitted = IntStream.range(0, UNITS)
                .filter(unit -> admits(admission, unit))
                .count();
        double deviation = Math.sqrt(UNITS * traffic * (1 - traffic));
        assertThat(Math.abs(admitted - UNITS * traffic)).isLessThanOrEqualTo(6 * deviation);
    }

    @Test
    void disjointParts_ofANamespace_shareNoUnit_andLeaveNone() {
        List<Admission> parts = List.of(
                admission("\"namespace\": {\"name\": \"home\", \"from\": 0, \"to\": 0.4}"),
                admission("\"namespace\": {\"name\": \"home\", \"from\": 0.4, \"to\": 1}"));
        for (int unit = 0; unit < UNITS; unit++) {
            int shown = unit;
            assertThat(parts.stream().filter(part -> admits(part, shown))).hasSize(1);
        }
        Admission other = admission("\"namespace\": {\"name\": \"cart\", \"from\": 0, \"to\": 0.4}");
        long both = IntStream.range(0, UNITS)
                .filter(unit -> admits(parts.get(0), unit) && admits(other, unit))
                .count();
        assertThat(both).isBetween((long) (UNITS * 0.13), (long) (UNITS * 0.19)); // .16 ± 11 deviations
    }

    /** A lower share admits a part of the same units: turning traffic up sends nobody back. */
    @Test
    void moreTraffic_keepsWhoWasIn() {
        Admission few = admission("\"traffic\": 0.2");
        Admission many = admission("\"traffic\": 0.5");
        assertThat(IntStream.range(0, UNITS).filter(unit -> admits(few, unit))).allMatch(unit -> admits(many, unit));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "context.country == 'KR'; true",
                "context.country == 'US'; false",
                "context.age >= 18; true",
                "context.age > 20.5; true",
                "context.score < 1; true",
                "context.missing == 1; false",
                "has(context.missing) || context.age == 21; true",
                "'vip' in context.tags; true",
                "context.device.os == 'ios'; true",
                "context.country.startsWith('K') && !context.bot; true",
                "context.country; false",
                "true; true"
            })
    void target_isAConditionOnTheContext(String condition, boolean matches) {
        Map<String, Object> context = Map.of(
                "country",
                "KR",
                "age",
                21,
                "score",
                0.5,
                "bot",
                false,
                "tags",
                List.of("new", "vip"),
                "device",
                Map.of("os", "ios"));
        assertThat(Targeting.parse(condition).matches(context)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"country == 'KR'", "context.country = 'KR'", "1 + 1", "((", "context.f()"})
    void conditionThatIsNone_isRefused(String condition) {
        assertThatThrownBy(() -> Targeting.parse(condition)).hasMessageContaining("must be a CEL condition");
    }

    @Test
    void override_isFoundByTheHashAlone() {
        Admission admission = admission("\"overrides\": {\"qa-1\": \"a\"}");
        assertThat(admission.override(HASH.of("qa-1"))).contains("a");
        assertThat(admission.override(HASH.of("qa-2"))).isEmpty();
    }
}
