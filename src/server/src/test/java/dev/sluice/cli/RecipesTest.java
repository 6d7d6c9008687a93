package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Kind;
import dev.sluice.network.Architecture;
import dev.sluice.network.SequenceEncoder;
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
                                Stream.of(
                                        "top-k",
                                        "item-cf",
                                        "user-cf",
                                        "markov",
                                        "ease",
                                        "als",
                                        "item2vec",
                                        "bpr",
                                        "blend",
                                        "content-cnn",
                                        "fm-sgd"),
                                Stream.of(Architecture.class, SequenceEncoder.class)
                                        .flatMap(family -> Kind.of(family).stream())
                                        .map(Kind::name))
                        .toList());
        assertThat(known)
                .allSatisfy(name -> assertThat(Recipes.parse(name, Map.of())).isInstanceOf(Recipe.class));
    }

    @Test
    void blend_isOfModelsThatMakeLists_eachWithItsSettings() {
        Recipe.Blend blend =
                (Recipe.Blend) Recipes.parse("blend", Map.of("parts", "als,markov", "als.dim", "7", "depth", "50"));
        assertThat(blend.parts())
                .containsOnlyKeys("als", "markov")
                .containsEntry("als", Recipes.parse("als", Map.of("dim", "7")));
        assertThat(((Recipe.Blend) Recipes.parse("blend", Map.of())).parts())
                .containsOnlyKeys("item-cf", "als", "top-k");
        for (String wrong : List.of("als", "als,als", "als,wukong", "als,blend", "als,", "als,none")) {
            assertThatThrownBy(() -> Recipes.parse("blend", Map.of("parts", wrong)))
                    .as(wrong)
                    .isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> Recipes.parse("blend", Map.of("bpr.dim", "7"))).hasMessageContaining("bpr.dim");
    }

    /** Whoever comes with the settings of the reference need not translate them. */
    @Test
    void wukong_takesThePublishedNames() {
        Map<String, String> published = Map.of(
                "num_layers", "3",
                "dim_emb", "32",
                "num_emb_lcb", "5",
                "num_emb_fmb", "6",
                "rank_fmb", "7",
                "num_hidden_wukong", "3",
                "dim_hidden_wukong", "64",
                "num_hidden_head", "1",
                "dim_hidden_head", "96",
                "dropout", "0.1");
        Map<String, String> ours = Map.of(
                "layers", "3",
                "dim", "32",
                "lcb", "5",
                "fmb", "6",
                "rank", "7",
                "hiddenLayers", "3",
                "hidden", "64",
                "headLayers", "1",
                "headHidden", "96",
                "dropout", "0.1");
        assertThat(Recipes.parse("wukong", published)).isEqualTo(Recipes.parse("wukong", ours));
        assertThatThrownBy(() -> Recipes.parse("wukong", Map.of("num_sparse_emb", "10")))
                .hasMessageContaining("num_sparse_emb");
    }

    @Test
    void firstStage_standsBeforeModelsThatReadFeatures() {
        assertThat(Stream.of(Recipes.NAMES.split(", ")).filter(Recipes::readsCandidates))
                .containsExactly("fm-sgd", "lr", "fm", "ffm", "wide-deep", "deepfm", "dcn", "din", "wukong");
    }

    @Test
    void help_ofSimulate_namesEveryPolicy() {
        String help =
                new picocli.CommandLine(new SimulateCommand()).getUsageMessage().replaceAll("\\s+", " ");
        assertThat(help)
                .contains("thompson (prior.alpha,", "epsilon-greedy (epsilon,", "bayes-ucb (warmup)", "interleaving");
    }
}
