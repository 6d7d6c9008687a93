package dev.sluice.ui.conclusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.Report;
import dev.sluice.ui.conclusion.TrafficLight.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficLightTest {
    private static List<TrafficLight> lights(Reported reported, String more) {
        return TrafficLight.of(reported.definition(more), reported.report(), Reported.WORDS);
    }

    @Test
    void healthyExperiment_isGreenThroughout() {
        List<TrafficLight> lights = lights(new Reported(), "");
        assertThat(lights).hasSize(5).allMatch(light -> light.level() == Level.GOOD);
        assertThat(TrafficLight.worst(lights)).isEqualTo(Level.GOOD);
    }

    static List<Arguments> faults() {
        return List.of(
                fault("Arms drawn as logged", Level.BAD, "p = 0.000100", reported -> reported.asLogged = false),
                fault("Fresh", Level.BAD, "2026-03-02 12:00 UTC", reported -> reported.stale = true),
                fault("Impressions complete", Level.BAD, "spread unequally", reported -> reported.complete = false),
                fault("Impressions complete", Level.WARN, "2.00% of the impr", reported -> reported.implied = 200),
                fault("Mature", Level.WARN, "60.0% of the impr", reported -> reported.immature = 0.6),
                fault("In time", Level.WARN, "6.00% of the records", reported -> reported.late = 60),
                fault("Guardrails", Level.WARN, "top-k, wukong", reported -> reported.tripped = true),
                fault(
                        "Units keep their arm",
                        Level.WARN,
                        "7.00% of the units",
                        reported ->
                                reported.crossovers = Optional.of(new Report.Crossovers(100, 7, 0.07, 9, false, ""))));
    }

    private static Arguments fault(String name, Level level, String reason, Consumer<Reported> breaking) {
        return Arguments.of(name, level, reason, breaking);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("faults")
    void fault_comesFirst_withItsReason(String name, Level level, String reason, Consumer<Reported> breaking) {
        Reported reported = new Reported();
        breaking.accept(reported);
        List<TrafficLight> lights = lights(reported, "");
        assertThat(lights.get(0))
                .returns(level, TrafficLight::level)
                .returns(name, TrafficLight::name)
                .satisfies(light -> assertThat(light.reason()).contains(reason));
        assertThat(lights.subList(1, lights.size())).allMatch(light -> light.level() == Level.GOOD);
        assertThat(TrafficLight.worst(lights)).isEqualTo(level);
    }

    @Test
    void nothingIsCalledComplete_beforeThereIsAnything() {
        Reported reported = new Reported();
        reported.rows = 0;
        assertThat(lights(reported, ""))
                .extracting(TrafficLight::reason)
                .contains("Nothing to check yet: there is no impression.")
                .noneMatch(reason -> reason.contains("Nearly all"));
    }

    @Test
    void designThatLeavesLittleToCompare_isWarnedOf() {
        assertThat(lights(new Reported(), ", \"policy\": {\"type\": \"ucb1\"}").get(0))
                .returns(Level.WARN, TrafficLight::level)
                .returns("Design", TrafficLight::name);
        Reported many = new Reported();
        many.arms = IntStream.range(0, 9).mapToObj(i -> "arm-" + i).toList();
        assertThat(lights(many, "").get(0).reason()).contains("more than eight arms");
    }
}
