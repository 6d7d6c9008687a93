package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.it.Sluice.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class TwoStagesIT {
    private static final Sluice sluice = SharedPlatform.application();

    @TempDir
    private static Path directory;

    /** A ranker of files, taught by what its first stage finds, serves behind it and nowhere else. */
    @Test
    void ranker_learnsWhatItsFirstStageFinds_andServesBehindIt() throws Exception {
        SmallWorld.write(directory);
        assertThat(Cli.run(
                        sluice,
                        "train",
                        "--model",
                        "bpr",
                        "--dataset",
                        directory.toString(),
                        "--register",
                        "two-bpr",
                        "--set",
                        "epochs=150"))
                .contains("registered two-bpr@1");
        assertThat(Cli.run(
                        sluice,
                        "train",
                        "--model",
                        "fm-sgd",
                        "--dataset",
                        directory.toString(),
                        "--candidates",
                        "two-bpr@champion",
                        "--limit",
                        "20",
                        "--register",
                        "two",
                        "--set",
                        "epochs=20"))
                .contains("registered two@1; the first");
        Map<String, Object> behind =
                Map.of("type", "onnx", "model", "two@1", "candidates", "two-bpr@1", "limit", 50, "includeSeen", true);
        assertThat(twoArms("two-alone", Map.of("type", "onnx", "model", "two@1"))
                        .text())
                .contains("arms[1].recommender.candidates", "two@1 reads the score and rank");
        assertThat(twoArms("two-behind", Map.of("type", "onnx", "model", "two-bpr@1", "candidates", "two@1"))
                        .text())
                .contains("arms[1].recommender.candidates", "must be a retrieval model, got two@1");
        assertThat(twoArms("two", behind).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/two:start", Map.of()).status())
                .isEqualTo(200);
        Sluice.await(
                "the second stage serves",
                Duration.ofSeconds(30),
                () -> !served("u3").isEmpty());
        List<String> items = served("u3");
        assertThat(items)
                .as("most of the unit's own kind, as one item in four is")
                .hasSize(5);
        assertThat(items.stream()
                        .filter(item -> Integer.parseInt(item.substring(1)) % 4 == 3)
                        .count())
                .as(items.toString())
                .isGreaterThanOrEqualTo(3);
        lines("had.idx", 0, 300);
        lines("later.idx", 300, 1_500);
        Matcher ndcg = Pattern.compile("ndcg@10 +(\\S+)")
                .matcher(Cli.run(
                        sluice,
                        "evaluate",
                        "--artifact",
                        "two@1",
                        "--candidates",
                        "two-bpr@1",
                        "--dataset",
                        directory.toString(),
                        "--train",
                        directory.resolve("had.idx").toString(),
                        "--test",
                        directory.resolve("later.idx").toString()));
        assertThat(ndcg.find()).isTrue();
        assertThat(Double.parseDouble(ndcg.group(1)))
                .as("what it has learned of units that are named as the server names them; of strangers about a third")
                .isGreaterThan(0.5);
    }

    /** Items by the ranker; none where its fallback serves. */
    private static List<String> served(String unit) {
        JsonNode decision = sluice.post("/api/v1/experiments/two/decisions", Map.of("unit", unit, "count", 5))
                .json();
        return decision.path("reason").asText().equals("POLICY")
                ? decision.path("items").findValuesAsText("itemId")
                : List.of();
    }

    private static void lines(String file, int from, int to) throws IOException {
        Files.write(
                directory.resolve(file),
                IntStream.range(from, to).mapToObj(String::valueOf).toList());
    }

    private static Answer twoArms(String key, Map<String, Object> recommender) {
        return sluice.post(
                "/api/v1/experiments",
                Map.of(
                        "key",
                        key,
                        "policy",
                        Map.of("type", "fixed", "weights", Map.of("top-k", 0.0, "ranker", 1.0)),
                        "arms",
                        List.of(
                                Map.of("key", "top-k", "control", true, "recommender", Map.of("type", "top-k")),
                                Map.of("key", "ranker", "timeout", "2s", "recommender", recommender))));
    }
}
