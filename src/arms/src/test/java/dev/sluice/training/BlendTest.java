package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.arm.BlendModel;
import dev.sluice.arm.ItemIndex;
import dev.sluice.arm.onnx.ModelCheck;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.evaluation.OfflineRecommenders;
import dev.sluice.model.Interaction;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlendTest {
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final int UNITS = 60;

    /** Two groups, each of which likes its own items; popularity knows nothing of them. */
    private static Task task() {
        List<Interaction> train = new ArrayList<>();
        List<Interaction> valid = new ArrayList<>();
        for (int unit = 0; unit < UNITS; unit++) {
            for (int item = 0; item < 8; item++) {
                int liked = unit % 2 * 8 + (unit / 2 + item) % 8;
                (item < 5 ? train : valid)
                        .add(new Interaction("u" + unit, "i" + liked, 1, Instant.ofEpochSecond(item)));
            }
        }
        TreeSet<String> items =
                new TreeSet<>(IntStream.range(0, 16).mapToObj(i -> "i" + i).toList());
        ItemIndex index = ItemIndex.of(items);
        return new Task(
                new Rows(index, train),
                new Rows(index, valid),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(),
                new Task.Labels(row -> 1, 0),
                false,
                1);
    }

    private static Artifact trained(Task task) {
        Recipe recipe = new Recipe.Blend(
                Map.of(
                        "item-cf", Recipe.Counts.itemCf(ItemCf.usual()),
                        "top-k", Recipe.Counts.topK(new TopK(null, null, false)),
                        "als", new Recipe.Als(new AlsSettings(8, 5, 0.01, 1, 3, 1))),
                new BlendSettings(null, 16));
        return recipe.train(task, SilentRun.RUN).artifact();
    }

    @Test
    void weights_areThoseThatTheValidPartLikes() {
        Task task = task();
        Artifact artifact = trained(task);
        assertThat(artifact.manifest().kind()).isEqualTo(Manifest.Kind.BLEND);
        BlendModel model = BlendModel.of(artifact);
        assertThat(model.parts())
                .extracting(BlendModel.Part::file)
                .containsExactly("als.zip", "item-cf.zip", "top-k.zip");
        assertThat(model.parts().get(2).weight())
                .as("popularity, which tells the groups not apart")
                .isLessThan(Math.max(
                        model.parts().get(0).weight(), model.parts().get(1).weight()));
        assertThat(ModelCheck.seen(RUNTIME, artifact).verifiedBy()).isNotEmpty();
        Artifact again = Archive.read(new ByteArrayInputStream(Archive.write(artifact)), 1 << 24);
        try (Recommender recommender = OfflineRecommenders.recommender(RUNTIME, again, task.train())) {
            assertThat(recommender.recommend(RecommendRequest.of("u0", 3)))
                    .extracting(ScoredItem::itemId)
                    .containsExactlyInAnyOrder("i5", "i6", "i7");
        }
    }

    @Test
    void withoutAValidPart_allCountAlike() {
        Task task = task();
        Artifact artifact = trained(task.measuredOn(new Rows(task.train().items(), List.of())));
        assertThat(BlendModel.of(artifact).parts())
                .extracting(BlendModel.Part::weight)
                .containsOnly(1.0);
    }

    @Test
    void partThatIsMissingOrABlendItself_isRefused() {
        Artifact blend = trained(task());
        Artifact nested = blend.with("als.zip", Archive.write(blend));
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, nested))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("find items by themselves");
        Artifact missing = blend.with(
                Artifact.BLEND,
                "{\"fusion\":\"rank\",\"depth\":10,\"parts\":[{\"file\":\"x.zip\",\"weight\":1}]}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, missing))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("'x.zip'");
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, blend.with("als.zip", new byte[] {1, 2})))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("ZIP");
    }
}
