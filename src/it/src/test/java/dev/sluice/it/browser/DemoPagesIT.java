package dev.sluice.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sluice.it.Sluice;
import dev.sluice.it.browser.Browser.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo's page as somebody sees it who comes back: after 2,000, 4,000 and 25,000 decisions every claim stands beside its
 * interval, and what was claimed before and is not any more is said to be withdrawn. Takes eight minutes; leaves pictures and
 * the text.
 */
@Tag("full")
@EnabledIfSystemProperty(named = "sluice.demo.pages", matches = "true", disabledReason = "takes eight minutes")
class DemoPagesIT {
    private static final List<Integer> STAGES = List.of(2_000, 4_000, 25_000);

    @TempDir
    private Path directory;

    @Test
    void everyClaim_standsBesideItsInterval() throws Exception {
        Browser.requireInstalled();
        Files.createDirectories(Browser.PICTURES);
        List<String> text = new ArrayList<>();
        try (Sluice sluice = new Sluice(directory.resolve("data"), Map.of(), "demo").start();
                Browser browser = new Browser("http://127.0.0.1:" + sluice.port(), sluice.key())) {
            Page desktop = browser.signedIn(Look.DESKTOP);
            Page phone = browser.signedIn(new Look(390, 844, true, "en-US"));
            for (int stage : STAGES) {
                Sluice.await(stage + " decisions", Duration.ofMinutes(12), () -> decisions(report(sluice)) >= stage);
                JsonNode report = report(sluice);
                for (Page page : List.of(desktop, phone)) {
                    browser.open(page, "/experiments/demo");
                    page.locator("#headline").waitFor();
                }
                Browser.picture(desktop, "demo-" + stage);
                Browser.picture(phone, "demo-" + stage + "-phone-dark");
                text.add(told(stage, report, desktop));
                report.path("findings").forEach(DemoPagesIT::requireSame);
                assertThat(browser.complaints()).isEmpty();
            }
        }
        Files.writeString(Browser.PICTURES.resolve("demo.md"), String.join("\n", text));
    }

    /** The claim of a finding and its interval say the same. */
    private static void requireSame(JsonNode finding) {
        double lower = finding.at("/interval/lower").asDouble();
        double upper = finding.at("/interval/upper").asDouble();
        String claim = finding.path("claim").asText();
        assertThat(lower > 0 || upper < 0)
                .as(finding.toString())
                .isEqualTo(claim.equals("BETTER") || claim.equals("WORSE"));
        assertThat(finding.path("withdrawn").asText()).isNotEqualTo(claim);
    }

    private static String told(int stage, JsonNode report, Page page) throws IOException {
        StringBuilder text = new StringBuilder("## %,d decisions%n%n".formatted(stage));
        text.append("**")
                .append(page.locator("#headline").textContent().strip())
                .append("**\n\n");
        for (Locator line : page.locator("section.conclusion li").all()) {
            text.append("* ").append(line.textContent().strip()).append('\n');
        }
        text.append(
                "\n| arm | against | metric | estimate | from | to | claim | before |\n|---|---|---|---|---|---|---|---|\n");
        for (JsonNode finding : report.path("findings")) {
            text.append("| %s | %s | %s | %.4f | %.4f | %.4f | %s | %s |%n"
                    .formatted(
                            finding.path("arm").asText(),
                            finding.path("versus").asText(),
                            finding.path("metric").asText(),
                            finding.path("estimate").asDouble(),
                            finding.at("/interval/lower").asDouble(),
                            finding.at("/interval/upper").asDouble(),
                            finding.path("claim").asText(),
                            finding.path("withdrawn").asText()));
        }
        return text.toString();
    }

    private static JsonNode report(Sluice sluice) {
        return sluice.get("/api/v1/experiments/demo/report");
    }

    private static long decisions(JsonNode report) {
        return report.path("arms")
                .valueStream()
                .mapToLong(arm -> arm.path("decisions").asLong())
                .sum();
    }
}
