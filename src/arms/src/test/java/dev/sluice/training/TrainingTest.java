package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.arm.CountedModels;
import dev.sluice.artifact.Artifact;
import dev.sluice.codec.Json;
import dev.sluice.dataset.Dataset;
import dev.sluice.dataset.KnownAttributes;
import dev.sluice.dataset.Label;
import dev.sluice.dataset.Rows;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.Shrinkage;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.evaluation.Evaluation;
import dev.sluice.model.Interval;
import dev.sluice.recommend.RecommendRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingTest {
    @TempDir
    private Path folder;

    private Dataset movieLens100K() throws IOException {
        Files.writeString(folder.resolve("u.data"), "1\t10\t5\t900000100\n1\t9\t3\t900000090\n2\t10\t4\t900000080\n");
        Files.writeString(folder.resolve("u.genre"), "unknown|0\nAction|1\n");
        Files.writeString(folder.resolve("u.item"), "9|Nine (1999)|01-Jan-1999||url|0|1\n10|Ten|||url|1|0\n");
        return Dataset.open(folder);
    }

    @Test
    void decay_halvesOldInteractions() throws IOException {
        Rows rows = Rows.read(movieLens100K(), List.of(), Label.parse(""));
        double[] weights =
                new TopKTrainer(Optional.of(Duration.ofSeconds(10))).train(rows).weights();
        assertThat(weights).containsExactly(new double[] {0.5, 1.25}, within(1e-12));
    }

    private static Task task(Rows rows) {
        return new Task(
                rows,
                Rows.none(rows.items()),
                new KnownAttributes(Map.of(), Map.of()),
                List.of(),
                new Task.Labels(row -> 1, 0),
                false,
                1);
    }

    @Test
    void artifact_comesBackAndKnowsItsDigest() throws IOException {
        Rows rows = Rows.read(movieLens100K(), List.of(), Label.parse(""));
        TopK settings = new TopK(null, null, false);
        Artifacts artifacts =
                Artifacts.of("top-k", Json.http().valueToTree(settings), task(rows), SilentRun.RUN.clock());
        Artifact written = artifacts.counts(new TopKTrainer(Optional.empty()).train(rows));
        written.write(folder.resolve("out"));
        Artifact read = Artifact.read(folder.resolve("out"));
        assertThat(read.manifest()).isEqualTo(written.manifest());
        assertThat(read.digest()).isEqualTo(written.digest());
        assertThat(CountedModels.read(read).recommender(rows.unitItems(), false).recommend(RecommendRequest.of("2", 5)))
                .hasSize(1);
        Files.writeString(folder.resolve("out/model.json"), "{}");
        assertThatThrownBy(() -> Artifact.read(folder.resolve("out"))).hasMessageContaining("digest");
    }

    @ParameterizedTest
    @CsvSource({
        "llo-all, '', .0253, .0498, .0407, .0859",
        "llo-pos4, rating>=4, .0289, .0584, .0507, .1008",
        "temporal-all, '', .1457, .0636, .1423, .0565",
        "rand75-all, '', .2463, .1096, .4170, .1942"
    })
    void movieLensSplits_giveTheKnownQuality(
            String split, String label, double topNdcg, double topRecall, double cfNdcg, double cfRecall) {
        String data = System.getenv("SLUICE_DATA");
        assumeThat(data)
                .as("set SLUICE_DATA to a folder with ml-100k and its splits to check the table of known quality")
                .isNotNull();
        Path directory = Path.of(String.valueOf(data), "ml-100k");
        Dataset dataset = Dataset.open(directory);
        List<Path> train = Stream.of("train", "valid")
                .map(part -> directory.resolve("splits/" + split + "." + part + ".idx"))
                .toList();
        Rows known = Rows.read(dataset, train, Label.parse(label));
        Rows test = Rows.read(dataset, List.of(directory.resolve("splits/" + split + ".test.idx")), Label.parse(label));
        Evaluation evaluation = new Evaluation(known, test, 10, KnownAttributes.read(dataset));
        check(evaluation, Recipe.Counts.topK(new TopK(null, null, false)), topNdcg, topRecall);
        check(evaluation, Recipe.Counts.itemCf(new ItemCf(50, 0.0, Shrinkage.DAMPED, null, false)), cfNdcg, cfRecall);
    }

    private static void check(Evaluation evaluation, Recipe.Counts recipe, double ndcg, double recall) {
        Map<String, Interval> means = evaluation
                .run(
                        "model",
                        recipe.trainer()
                                .apply(evaluation.train())
                                .recommender(evaluation.train().unitItems(), false))
                .means();
        assertThat(means.get("ndcg@10").value()).isCloseTo(ndcg, within(1e-4));
        assertThat(means.get("recall@10").value()).isCloseTo(recall, within(1e-4));
    }
}
