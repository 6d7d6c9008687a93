package dev.sluice.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.arm.onnx.Batcher;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Archive;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.definition.RecommenderSettings.Onnx;
import dev.sluice.model.ModelReference;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.Recommender;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.registry.ModelFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A registered blend is served as one model, and closed as one. */
class BlendedModelTest {
    private static final ModelReference BLEND = ModelReference.parse("blend@1");

    private final Map<ModelReference, Artifact> registered = new HashMap<>();
    private final ModelPool models = new ModelPool(
            new ModelFiles() {
                @Override
                public Artifact local(ModelReference reference) {
                    return registered.get(reference);
                }

                @Override
                public ModelReference current(ModelReference reference) {
                    return reference;
                }
            },
            new OnnxRuntime(Provider.CPU),
            new Batcher.Limits(256, Duration.ZERO, 16, 1),
            Clock.systemUTC());

    private Recommender opened(boolean includeSeen) {
        return models.recommender(new Onnx(BLEND, null, 0, includeSeen, false));
    }

    @Test
    void partsAnswerTogether_underTheNameOfTheBlend() {
        registered.put(BLEND, Registered.blend(List.of("tea", "cup", "pot")));
        Recommender blend = opened(false);
        assertThat(blend.model()).isEqualTo("blend@1");
        RecommendRequest request = RecommendRequest.of("anna", 3).having(List.of("tea"));
        List<ScoredItem> found = blend.recommend(request);
        assertThat(found).extracting(ScoredItem::itemId).containsExactlyInAnyOrder("cup", "pot");
        assertThat(blend.ask(request, Runnable::run).join()).isEqualTo(found);
        assertThat(blend.knows("tea")).isTrue();
        assertThat(opened(true).recommend(request)).hasSize(3);
        models.keep(Set.of());
        assertThat(models.waiting()).isZero();
    }

    @Test
    void blendWhosePartDoesNotOpen_isRefused() {
        Artifact sound = Registered.blend(List.of("tea", "cup"));
        Artifact part = Registered.retrieval(List.of("tea", "cup")).with(Artifact.GRAPH, new byte[] {1, 2, 3});
        registered.put(BLEND, sound.with("item-cf.zip", Archive.write(part)));
        assertThatThrownBy(() -> opened(false)).isInstanceOf(InvalidInput.class);
    }
}
