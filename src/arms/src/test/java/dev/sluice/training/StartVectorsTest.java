package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.arm.TopKModel;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.NumpyArray;
import dev.sluice.codec.InvalidInput;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Rows;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.model.Interaction;
import dev.sluice.network.CfNet;
import dev.sluice.network.Gru4Rec;
import dev.sluice.training.TrainingSettings.Loss;
import dev.sluice.training.djl.PytorchEngine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that start from the vectors of another model. */
class StartVectorsTest {
    private static final int ITEMS = 12;

    private static Task task() {
        Random random = new Random(3);
        List<Interaction> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            rows.add(new Interaction(
                    "u" + random.nextInt(20), "i" + random.nextInt(ITEMS), 1, Instant.ofEpochSecond(i)));
        }
        Rows train = Rows.of(List.of(), rows);
        return new Task(
                train,
                Rows.none(train.items()),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(FeatureDeclaration.parse("user"), FeatureDeclaration.parse("item")),
                new Task.Labels(row -> 1, 2),
                false,
                1);
    }

    private static Artifact als() {
        return new Recipe.Als(new AlsSettings(4, 0, 0, 0, 0, 1))
                .train(task(), SilentRun.RUN)
                .artifact();
    }

    private static Artifact started(Recipe recipe, StartVectors start) {
        TrainingRun run = new TrainingRun(
                new PytorchEngine(), start, SilentRun.RUN.clock(), SilentRun.RUN.opener(), Progress.SILENT);
        return recipe.train(task(), run).artifact();
    }

    private static Recipe network(int dim, long rowsFrom) {
        return new Recipe.Network(
                "cfnet", new CfNet(dim), new TrainingSettings(2, 64, 0.01, 0, 0.1, 0, Loss.CLICK, 0, 0, rowsFrom));
    }

    private static float[] vector(Artifact artifact, String item) {
        NumpyArray vectors = NumpyArray.read(artifact.file(Artifact.VECTORS), Artifact.VECTORS);
        int number = artifact.json(Artifact.ITEMS, new TypeReference<TopKModel>() {})
                .items()
                .indexOf(item);
        return Arrays.copyOfRange(vectors.values(), number * vectors.columns(), (number + 1) * vectors.columns());
    }

    /** Kept in the graph of the engine, and in rows outside it. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1})
    void frozenVectors_stayAndOthersLearn(long rowsFrom) {
        Artifact als = als();
        Artifact frozen = started(network(4, rowsFrom), StartVectors.of(als, true, "start.item"));
        Artifact tuned = started(network(4, rowsFrom), StartVectors.of(als, false, "start.item"));
        Artifact drawn = started(network(4, rowsFrom), StartVectors.NONE);
        for (int item = 0; item < ITEMS; item++) {
            float[] known = vector(als, "i" + item);
            assertThat(vector(frozen, "i" + item)).containsExactly(known);
            assertThat(vector(tuned, "i" + item)).isNotEqualTo(known);
            assertThat((double) vector(tuned, "i" + item)[0]).isCloseTo(known[0], within(0.6));
            assertThat(vector(drawn, "i" + item)).isNotEqualTo(known);
        }
    }

    @Test
    void sequences_startFromThemToo() {
        Artifact als = als();
        Recipe recipe =
                new Recipe.Sequence("gru4rec", new Gru4Rec(4, 5, 0.0), new SequenceSettings(2, 0, 0, 0, 0, 0, 0));
        assertThat(vector(started(recipe, StartVectors.of(als, true, "start.item")), "i3"))
                .containsExactly(vector(als, "i3"));
    }

    @Test
    void vectorsOfAnotherLength_areRefused() {
        StartVectors start = StartVectors.of(als(), false, "start.item");
        assertThatThrownBy(() -> started(network(8, Long.MAX_VALUE), start))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        "must have vectors of the length 8 that this model has, has 4; set dim to that, where it may be");
        Artifact counts = Recipe.Counts.markov(new MarkovSettings(0, 0, null, 0))
                .train(task(), SilentRun.RUN)
                .artifact();
        assertThatThrownBy(() -> StartVectors.of(counts, false, "start.item")).hasMessageContaining("markov has none");
    }
}
