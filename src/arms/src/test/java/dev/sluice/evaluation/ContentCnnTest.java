package dev.sluice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.arm.NearestRecommender;
import dev.sluice.arm.onnx.ContentModel;
import dev.sluice.arm.onnx.ContentModel.Said;
import dev.sluice.arm.onnx.ModelCheck;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.GeneratedPictures;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.Pixels;
import dev.sluice.model.Item;
import dev.sluice.network.ContentCnn;
import dev.sluice.network.ContentGraph;
import dev.sluice.network.Weights;
import dev.sluice.recommend.RecommendRequest;
import dev.sluice.recommend.ScoredItem;
import dev.sluice.training.ContentSettings;
import dev.sluice.training.Epoch;
import dev.sluice.training.ItemImages;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What items are is learned from their images, of those that say it, and said of the others. */
class ContentCnnTest {
    private static final GeneratedPictures PICTURES = new GeneratedPictures(600, 1_000, 2);
    private static final KnownAttributes KNOWN = KnownAttributes.read(PICTURES);
    private static final ContentSettings SETTINGS = new ContentSettings(null, null, 40, 16, 0, 0, 0, 8);
    private static final ContentCnn ARCHITECTURE = new ContentCnn(24, 2, 8, 16, 0.1);
    private static final Task TASK = task(KNOWN);
    private static final OnnxRuntime RUNTIME = new OnnxRuntime(Provider.CPU);
    private static final Recipe.Outcome OUTCOME = new Recipe.Content(ARCHITECTURE, SETTINGS).train(TASK, SilentRun.RUN);
    private static final Artifact SERVED = ServedContent.measured(OUTCOME.artifact(), TASK, SETTINGS, RUNTIME);

    private static Task task(KnownAttributes known) {
        Rows rows = Rows.of(PICTURES.items().toList(), PICTURES.interactions().toList());
        return new Task(
                rows, Rows.none(rows.items()), known, List.of(), new Task.Labels(row -> row.value(), 0), false, 1);
    }

    @Test
    void label_isLearned() {
        assertThat(SERVED.manifest().metrics().get("accuracy")).isGreaterThan(0.7); // one in four by chance
        try (ContentModel model = new ContentModel(RUNTIME, SERVED)) {
            assertThat(model.attribute()).isEqualTo("genre");
            assertThat(model.labels()).containsExactly("cross", "disc", "square", "stripes");
        }
    }

    /** The same loss by the engine that taught it and by the graph that serves. */
    @Test
    void servedLoss_isThatOfTraining() {
        double least =
                OUTCOME.curve().stream().mapToDouble(Epoch::validLoss).min().orElseThrow();
        assertThat(SERVED.manifest().metrics().get("logloss") * 4).isCloseTo(least, within(1e-5 * Math.max(1, least)));
    }

    @Test
    void vectors_tellWhatLooksAlike_alsoOfItemsThatNobodyHad() {
        try (NearestRecommender nearest = NearestRecommender.of(SERVED, true)) {
            String cold = "i599";
            assertThat(nearest.knows(cold)).isTrue();
            Map<String, String> genres = PICTURES.items()
                    .collect(
                            Collectors.toMap(Item::id, item -> item.attributes().get("genre")));
            int same = 0;
            int told = 0;
            for (int item = 480; item < 600; item += 2) {
                RecommendRequest request = RecommendRequest.of("", 10).having(List.of("i" + item));
                for (ScoredItem found : nearest.recommend(request)) {
                    String genre = String.valueOf(genres.get(found.itemId()));
                    told += genre.isEmpty() ? 0 : 1;
                    same += genre.equals(genres.get("i" + item)) ? 1 : 0;
                }
            }
            assertThat((double) same / told).isGreaterThan(0.6);
        }
    }

    @Test
    void model_passesTheProbe_andIsNoRecommender() {
        Manifest.Serving seen = ModelCheck.seen(RUNTIME, SERVED);
        assertThat(seen.outputs()).extracting(Manifest.Tensor::name).containsExactly("labels", "vectors");
        assertThatThrownBy(() -> OfflineRecommenders.recommender(RUNTIME, SERVED, TASK.train()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("says what they are");
        Artifact more = SERVED.with(
                Artifact.VOCABULARIES,
                Artifact.json(Map.of("genre", List.of("cross", "disc", "square", "stripes", "x"))));
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, more))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must give one of its 5 labels each");
        Artifact two = SERVED.with(
                Artifact.VOCABULARIES, Artifact.json(Map.of("genre", List.of("disc"), "tone", List.of("dark"))));
        assertThatThrownBy(() -> ModelCheck.seen(RUNTIME, two))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must have the labels of one attribute");
    }

    /**
     * One filter that is the red of its place, of an image with one red pixel in black: of 16 blocks one has a maximum of 1, the mean is 1/16;
     * tanh(2/16 + .1) = .221278, and 1 / (1 + e^−(3 · .221278 − .5)) = .540863.
     */
    @Test
    void graph_isWhatThePencilSays() {
        float[] kernel = new float[27];
        kernel[4] = 1;
        Map<String, Weights.Tensor> weights = new HashMap<>();
        weights.put("layer0.weight", new Weights.Tensor(kernel, 1, 3, 3, 3));
        weights.put("layer0.bias", new Weights.Tensor(new float[1], 1));
        weights.put("layer0.norm.scale", new Weights.Tensor(new float[] {1}, 1));
        weights.put("layer0.norm.shift", new Weights.Tensor(new float[1], 1));
        weights.put("layer0.norm.mean", new Weights.Tensor(new float[1], 1));
        weights.put("layer0.norm.variance", new Weights.Tensor(new float[] {1 - 1e-5f}, 1));
        weights.put("vector.weight", new Weights.Tensor(new float[] {2}, 1, 1));
        weights.put("vector.bias", new Weights.Tensor(new float[] {0.1f}, 1));
        weights.put("labels.weight", new Weights.Tensor(new float[] {3}, 1, 1));
        weights.put("labels.bias", new Weights.Tensor(new float[] {-0.5f}, 1));
        byte[] graph = ContentGraph.of(new ContentCnn(8, 1, 1, 1, 0.0), new Weights(weights), 1);
        Artifact artifact = Artifact.of(
                SERVED.manifest(),
                Map.of(
                        Artifact.GRAPH,
                        graph,
                        Artifact.VOCABULARIES,
                        Artifact.json(Map.of("genre", List.of("red"))),
                        Artifact.ITEMS,
                        Artifact.json(Map.of())));
        byte[] image = new byte[Pixels.COLOURS * 64];
        image[27] = (byte) 255;
        try (ContentModel model = new ContentModel(RUNTIME, artifact)) {
            Said said = model.say(List.of(image)).get(0);
            assertThat(said.vector()[0]).isCloseTo(0.221278f, within(1e-5f));
            assertThat(said.chances()[0]).isCloseTo(0.540863f, within(1e-5f));
        }
    }

    @Test
    void imageThatCannotBeRead_isRefusedWithItsItem() {
        Map<String, Item> items = new HashMap<>(KNOWN.items());
        items.put("i7", new Item("i7", "", Map.of("image", "i7.png")));
        KnownAttributes broken = new KnownAttributes(items, Map.of(), value -> new byte[] {1, 2, 3});
        assertThatThrownBy(() -> ItemImages.read(broken, SETTINGS, 8))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("of item 'i0' must be PNG or JPEG");
    }

    @Test
    void fewItems_areRefused() {
        KnownAttributes few = new KnownAttributes(
                Map.of("i0", new Item("i0", "", Map.of("image", "i0.png", "genre", "disc"))),
                Map.of(),
                PICTURES.contents());
        assertThatThrownBy(() -> ItemImages.read(few, SETTINGS, 8).dealt(1))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must have two values or more on 10 items with an image or more, has 1 on 1");
    }

    @Test
    void severalValues_areLabelsOfTheirOwn() {
        KnownAttributes both = new KnownAttributes(
                Map.of("i0", new Item("i0", "", Map.of("image", "i0.png", "genre", "disc | dark|disc"))),
                Map.of(),
                PICTURES.contents());
        ItemImages images = ItemImages.read(both, SETTINGS, 8);
        assertThat(images.labels()).containsExactly(List.of("disc", "dark"));
        assertThat(images.vocabulary()).containsExactly("dark", "disc");
    }

    @Test
    void layers_mustLeaveAPlace() {
        assertThatThrownBy(() -> new ContentCnn(8, 4, 0, 0, null))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("must leave a place of 8 pixels");
    }
}
