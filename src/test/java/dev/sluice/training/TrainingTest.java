package dev.sluice.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.arm.RecommendRequest;
import dev.sluice.definition.RecommenderSettings;
import dev.sluice.definition.RecommenderSettings.ItemCf;
import dev.sluice.definition.RecommenderSettings.TopK;
import dev.sluice.model.Interaction;
import dev.sluice.model.InvalidInput;
import dev.sluice.model.Item;
import dev.sluice.statistics.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
        Files.writeString(folder.resolve("u.data"), "1\t10\t5\t100\n1\t9\t3\t90\n2\t10\t4\t80\n");
        Files.writeString(folder.resolve("u.genre"), "unknown|0\nAction|1\n");
        Files.writeString(folder.resolve("u.item"), "9|Nine (1999)|01-Jan-1999||url|0|1\n10|Ten|||url|1|0\n");
        return Dataset.open(folder);
    }

    @Test
    void movieLens100K_isRead() throws IOException {
        Dataset dataset = movieLens100K();
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Item> items = dataset.items()) {
            assertThat(rows).contains(new Interaction("1", "9", 3, Instant.ofEpochSecond(90)));
            assertThat(items.map(Item::title)).containsExactly("Nine (1999)", "Ten");
        }
    }

    @Test
    void movieLensLatest_isReadWithQuotesAndLineEnds() throws IOException {
        Files.writeString(folder.resolve("ratings.csv"), "userId,movieId,rating,timestamp\r\n1,5,4.5,100\r\n");
        Files.writeString(folder.resolve("movies.csv"), "movieId,title,genres\r\n5,\"Five, the\",Drama\r\n");
        Dataset dataset = Dataset.open(folder);
        try (Stream<Interaction> rows = dataset.interactions();
                Stream<Item> items = dataset.items()) {
            assertThat(rows).containsExactly(new Interaction("1", "5", 4.5, Instant.ofEpochSecond(100)));
            assertThat(items).containsExactly(new Item("5", "Five, the", Map.of("genres", "Drama")));
        }
    }

    @Test
    void genericCsv_isReadByItsColumns() throws IOException {
        Path file = folder.resolve("log.csv");
        Files.writeString(file, "who,what,when\na,x,2026-01-01T00:00:00Z\nb,y,1767225600000\n");
        CsvDataset dataset = new CsvDataset(
                file, Optional.empty(), new CsvDataset.Columns("who", "what", "value", "when", "id", "title"));
        try (Stream<Interaction> rows = dataset.interactions()) {
            assertThat(rows).extracting(Interaction::at).containsOnly(Instant.parse("2026-01-01T00:00:00Z"));
        }
        CsvDataset wrong = new CsvDataset(file, Optional.empty(), CsvDataset.Columns.DEFAULT);
        try (Stream<Interaction> rows = wrong.interactions()) {
            assertThatThrownBy(rows::toList).isInstanceOf(InvalidInput.class).hasMessageContaining("column");
        }
    }

    @Test
    void rows_areThoseOfTheIndexAndTheLabel() throws IOException {
        Dataset dataset = movieLens100K();
        Path index = Files.writeString(folder.resolve("a.idx"), "0\n2\n");
        assertThat(Rows.read(dataset, List.of(index), Label.parse("rating>=5")).interactions())
                .hasSize(1);
        assertThat(Rows.read(dataset, List.of(), Label.parse("")).interactions())
                .hasSize(3);
        Path beyond = Files.writeString(folder.resolve("b.idx"), "3\n");
        assertThatThrownBy(() -> Rows.read(dataset, List.of(beyond), Label.parse("")))
                .hasMessageContaining("line 3");
        assertThatThrownBy(() -> Label.parse("stars>3")).hasMessageContaining("rating>=4");
        assertThatThrownBy(() -> Dataset.open(folder.resolve("none"))).hasMessageContaining("u.data");
    }

    @Test
    void decay_halvesOldInteractions() throws IOException {
        Rows rows = Rows.read(movieLens100K(), List.of(), Label.parse(""));
        double[] weights =
                new TopKTrainer(Optional.of(Duration.ofSeconds(10))).train(rows).weights();
        assertThat(weights).containsExactly(new double[] {0.5, 1.25}, within(1e-12));
    }

    @Test
    void artifact_comesBackAndKnowsItsDigest() throws IOException {
        Rows rows = Rows.read(movieLens100K(), List.of(), Label.parse(""));
        TopK settings = new TopK(null, false);
        Artifact draft = new Artifact("top-k", settings, 3, 2, 2, Instant.EPOCH, Map.of("ndcg@10", 0.5), Map.of());
        Artifact written = Artifact.write(folder.resolve("out"), draft, Artifact.train(settings, rows));
        Artifact read = Artifact.read(folder.resolve("out"));
        assertThat(read).isEqualTo(written);
        assertThat(read.open(folder.resolve("out"), rows.unitItems()).recommend(RecommendRequest.of("2", 5)))
                .hasSize(1);
        Files.writeString(folder.resolve("out/model.json"), "{}");
        assertThatThrownBy(() -> read.open(folder.resolve("out"), rows.unitItems()))
                .hasMessageContaining("digest");
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
        Evaluation evaluation = new Evaluation(known, test, 10);
        check(evaluation, new TopK(null, false), topNdcg, topRecall);
        check(evaluation, new ItemCf(50, 0, RecommenderSettings.Shrinkage.DAMPED, false), cfNdcg, cfRecall);
    }

    private static void check(Evaluation evaluation, RecommenderSettings settings, double ndcg, double recall) {
        Map<String, Interval> means = evaluation
                .run(
                        "model",
                        Artifact.train(settings, evaluation.train())
                                .recommender(evaluation.train().unitItems(), settings.includeSeen()))
                .means();
        assertThat(means.get("ndcg@10").value()).isCloseTo(ndcg, within(1e-4));
        assertThat(means.get("recall@10").value()).isCloseTo(recall, within(1e-4));
    }
}
