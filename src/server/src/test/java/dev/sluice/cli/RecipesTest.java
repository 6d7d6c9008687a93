package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Kind;
import dev.sluice.network.Architecture;
import dev.sluice.training.Recipe;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecipesTest {
    @Test
    void names_areThoseOfAllModels() {
        List<String> known = List.of(Recipes.NAMES.split(", "));
        assertThat(known)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Stream.of("top-k", "item-cf", "bpr", "fm-sgd"),
                                Kind.of(Architecture.class).stream().map(Kind::name))
                        .toList());
        assertThat(known)
                .allSatisfy(name -> assertThat(Recipes.parse(name, Map.of())).isInstanceOf(Recipe.class));
    }

    @Test
    void help_ofSimulate_namesEveryPolicy() {
        String help =
                new picocli.CommandLine(new SimulateCommand()).getUsageMessage().replaceAll("\\s+", " ");
        assertThat(help)
                .contains("thompson (prior.alpha,", "epsilon-greedy (epsilon,", "bayes-ucb (warmup)", "interleaving");
    }
}
