package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.cli.ScaleStudy.Law;
import dev.sluice.cli.ScaleStudy.Run;
import dev.sluice.codec.InvalidInput;
import dev.sluice.network.Cost;
import dev.sluice.training.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleStudyTest {
    private static List<Run> runs(double exponent, double noise) {
        Random random = new Random(5);
        List<Run> runs = new ArrayList<>();
        for (int scale : new int[] {1, 2, 4, 8}) {
            for (int seed = 1; seed <= 3; seed++) {
                long cost = 1_000L * scale * scale * scale;
                double loss = 0.7 * Math.pow(cost, -exponent) * Math.exp(noise * random.nextGaussian());
                runs.add(new Run(scale, seed, new Cost(cost, 1), loss, 1));
            }
        }
        return runs;
    }

    @Test
    void law_isFittedWithItsError() {
        Law exact = Law.of(runs(0.05, 0));
        assertThat(exact.exponent()).isCloseTo(0.05, within(1e-9));
        Law law = Law.of(runs(0.05, 0.01));
        assertThat(law.exponent()).isCloseTo(0.05, within(law.error() * 2));
        assertThat(law.error()).isBetween(1e-4, 0.01);
        assertThat(law.sentence()).startsWith("loss ∝ C^−β with β = 0.0").doesNotContain("no law");
        assertThat(Law.of(runs(0, 0.01)).sentence()).contains("no law");
        assertThat(Law.of(runs(0.05, 0.01).subList(2, 4)).sentence()).contains("too few runs");
    }

    @Test
    void scales_areOfAModelThatHasThem() {
        Recipe.Network wukong = (Recipe.Network) Recipes.parse("wukong", ScaleStudy.SMALLEST);
        for (List<Integer> wrong : List.of(List.of(2), List.of(2, 2), List.of(0, 1), List.of(1, 100))) {
            assertThatThrownBy(() -> new ScaleStudy(wukong, wrong, List.of(1L)))
                    .as("%s", wrong)
                    .isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() ->
                        new ScaleStudy((Recipe.Network) Recipes.parse("fm", Map.of()), List.of(1, 2), List.of(1L)))
                .hasMessageContaining("not for fm");
    }
}
