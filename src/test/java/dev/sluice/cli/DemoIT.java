package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.boot.Sluice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a newcomer runs it: within three minutes of being ready the best arm has the largest share. */
class DemoIT {
    @TempDir
    private Path directory;

    @Test
    void syntheticWorld_isLearned() throws Exception {
        try (Sluice sluice = new Sluice(directory.resolve("data"), Map.of(), "demo", "--seed", "4").start()) {
            long ready = System.nanoTime();
            Sluice.await("learned", Duration.ofMinutes(3), () -> {
                JsonNode arms = report(sluice).path("arms");
                double best = arms.path(1).path("share").asDouble();
                return arms.path(1).path("arm").asText().equals("item-cf")
                        && best > 0.8
                        && arms.path(0).path("matureImpressions").asLong() >= 50;
            });
            System.out.printf(
                    "demo: item-cf leads %d s after being ready%n",
                    Duration.ofNanos(System.nanoTime() - ready).toSeconds());
            JsonNode report = report(sluice);
            assertThat(report.path("warnings")).isEmpty();
            assertThat(report.path("arms").path(1).path("vtr").path("value").asDouble())
                    .isPositive();
            assertThat(report.path("arms").path(1).path("cvr").path("value").asDouble())
                    .isPositive();
            assertThat(Files.readString(sluice.log()))
                    .contains("curl -s -H \"Authorization: Bearer $(cat ")
                    .contains("item-cf share");
            assertThat(sluice.stop()).isIn(0, 143);
        }
    }

    private static JsonNode report(Sluice sluice) {
        return sluice.get("/api/v1/experiments/demo/report");
    }
}
