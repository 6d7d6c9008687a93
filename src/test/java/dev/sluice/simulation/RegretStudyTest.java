package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.policy.EpsilonGreedy;
import dev.sluice.policy.Policy;
import dev.sluice.policy.ThompsonSampling;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Regret at 10,000 decisions, 400 runs, one update per decision, against the mean and standard error of 1,000 runs of
 * independent code. Four combined standard errors: a false alarm in 16,000 with random seeds, none with these.
 */
class RegretStudyTest {
    @ParameterizedTest
    @CsvSource({
        "easy, thompson, 26.9, 1.1",
        "easy, constant, 119.8, 1.4",
        "easy, inverse, 58.2, 0.4",
        "hard, thompson, 25.3, 0.4",
        "hard, constant, 30.3, 0.8",
        "hard, inverse, 24.0, 0.8"
    })
    void regret_isThatOfTheLiterature(String arms, String policy, double mean, double error) {
        List<Double> rates = arms.equals("easy") ? List.of(.1, .2, .3) : List.of(.03, .05, .045);
        RegretStudy.Result result =
                new RegretStudy(RegretStudy.Arm.of(rates), 10_000, 400, 1).run(policy, policy(policy), 20_260_101);
        System.out.printf(
                "regret %s %s: %.2f ± %.2f, median %.2f%n",
                arms, policy, result.mean(), result.standardError(), result.median());
        assertThat(result.mean()).isCloseTo(mean, within(4 * Math.hypot(error, result.standardError())));
    }

    private static Policy policy(String name) {
        return switch (name) {
            case "thompson" -> ThompsonSampling.flat();
            case "constant" -> EpsilonGreedy.constant(0.1);
            default -> EpsilonGreedy.inverse(100);
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void result_dependsOnTheSeedOnly(long seed) {
        RegretStudy study = new RegretStudy(RegretStudy.Arm.of(List.of(.1, .2)), 500, 8, 10);
        assertThat(study.run("a", ThompsonSampling.flat(), seed).mean())
                .isEqualTo(study.run("b", ThompsonSampling.flat(), seed).mean());
    }
}
