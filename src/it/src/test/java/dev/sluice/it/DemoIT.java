package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a newcomer runs it: within three minutes of being ready, models are trained and popularity has lost. */
@Tag("full")
class DemoIT {
    private static final Pattern LISTED = Pattern.compile("top-k lists \\S+ for somebody new after (\\S+) s");

    @TempDir
    private Path directory;

    @Test
    void syntheticWorld_isLearned() throws Exception {
        try (Sluice sluice = new Sluice(directory.resolve("data"), Map.of(), "demo", "--seed", "4").start()) {
            long ready = System.nanoTime();
            Sluice.await("learned", Duration.ofMinutes(3), () -> {
                JsonNode arms = report(sluice).path("arms");
                return arms.size() == 5
                        && arms.path(0).path("share").asDouble() < 0.05
                        && arms.path(0).path("matureImpressions").asLong() >= 50;
            });
            System.out.printf(
                    "demo: popularity is left %d s after being ready, which trained three models%n",
                    Duration.ofNanos(System.nanoTime() - ready).toSeconds());
            JsonNode report = report(sluice);
            assertThat(report.path("warnings")).isEmpty();
            assertThat(report.path("arms"))
                    .extracting(arm -> arm.path("arm").asText())
                    .containsExactly("top-k", "item-cf", "bpr", "fm", "wukong");
            assertThat(sum(report, "fallbacks") * 10) // a busy machine may miss a deadline
                    .isLessThanOrEqualTo(sum(report, "decisions"));
            assertThat(report.path("arms"))
                    .allSatisfy(arm ->
                            assertThat(arm.path("ctr").path("value").asDouble()).isPositive());
            assertThat(sluice.get("/api/v1/models").path("models"))
                    .extracting(JsonNode::asText)
                    .containsExactly("bpr", "fm", "item-cf", "wukong");
            assertThat(Files.readString(sluice.log()))
                    .contains("curl -s -H \"Authorization: Bearer $(cat ")
                    .contains("wukong share");
            assertThat(sluice.stop()).isIn(0, 143);
        }
    }

    /** In a little world: something comes to be loved, while models are trained and join one after the other. */
    @Test
    void trendReachesLists_andModelsJoin_whileItServes() throws Exception {
        try (Sluice sluice = new Sluice(
                        directory.resolve("trend"),
                        Map.of(),
                        "demo",
                        "--users",
                        "100",
                        "--rate",
                        "40",
                        "--trend",
                        "5s",
                        "--models",
                        "markov,sasrec")
                .start()) {
            Sluice.await(
                    "popularity lists it",
                    Duration.ofMinutes(2),
                    () -> LISTED.matcher(log(sluice)).find());
            Matcher listed = LISTED.matcher(log(sluice));
            assertThat(listed.find()).isTrue();
            System.out.printf("demo: %s%n", listed.group());
            assertThat(Double.parseDouble(listed.group(1))) // five on a machine that does nothing else
                    .isLessThan(20);
            Sluice.await(
                    "both models serve",
                    Duration.ofMinutes(2),
                    () -> log(sluice).contains("all 2 models serve"));
            assertThat(log(sluice))
                    .contains("markov joins the experiment, 1 of 2", "sasrec joins the experiment, 2 of 2");
            Sluice.await("every arm is met", Duration.ofMinutes(1), () -> {
                JsonNode arms = report(sluice).path("arms");
                return arms.size() == 4 && arms.findValues("decisions").stream().allMatch(count -> count.asLong() > 20);
            });
            assertThat(report(sluice).path("arms"))
                    .extracting(arm -> arm.path("arm").asText())
                    .containsExactly("top-k", "item-cf", "markov", "sasrec");
            assertThat(sluice.stop()).isIn(0, 143);
        }
    }

    private static String log(Sluice sluice) {
        try {
            return Files.readString(sluice.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sum(JsonNode report, String count) {
        return report.path("arms").findValues(count).stream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private static JsonNode report(Sluice sluice) {
        return sluice.get("/api/v1/experiments/demo/report");
    }
}
