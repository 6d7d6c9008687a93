package dev.sluice.it.browser;

import static dev.sluice.it.browser.Site.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.it.browser.Browser.Look;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Pages under load, while they load, and while something is wrong. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StatesIT {
    private static final int MOST_BYTES = 700_000;

    @TempDir
    private static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws IOException {
        site = Site.start(directory);
        List<Map<String, Object>> arms = IntStream.range(0, 8)
                .mapToObj(i -> Map.<String, Object>of("key", "arm-" + i, "control", i == 0))
                .toList();
        site.running(Map.of("key", "month", "attributionWindow", "1s", "grace", "0s", "arms", arms));
        site.running(Map.of("key", "broken", "arms", arms));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        assertThat(site.browser().complaints()).isEmpty();
    }

    @Test
    @Order(1)
    void month_isPainted_andInFewBytes() throws Exception {
        try (Connection database = site.database();
                Statement statement = database.createStatement()) {
            Month.write(statement, "month");
        }
        site.traffic("month", 200, Map.of("arm-1", 0.1));
        Page page = site.browser().signedIn(Look.DESKTOP);
        double best = Double.MAX_VALUE;
        for (int visit = 0; visit < 3; visit++) {
            site.browser().open(page, "/experiments/month?range=30d");
            page.waitForFunction("() => document.getElementById('charts').dataset.state === 'ready'");
            best = Math.min(
                    best,
                    ((Number) page.evaluate(
                                    "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                            .doubleValue());
        }
        Page fresh = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(fresh, "/experiments/month?range=30d");
        fresh.waitForFunction("() => document.getElementById('charts').dataset.state === 'ready'");
        long bytes = ((Number) fresh.evaluate("() => performance.getEntriesByType('resource')"
                        + ".concat(performance.getEntriesByType('navigation'))"
                        + ".reduce((sum, entry) => sum + (entry.transferSize || entry.encodedBodySize), 0)"))
                .longValue();
        System.out.printf("month: first contentful paint %.0f ms, %,d bytes%n", best, bytes);
        assertThat(bytes).isBetween(50_000L, (long) MOST_BYTES);
        JsonNode charts = site.sluice().get("/experiments/month/charts?range=30d");
        assertThat(charts.path("times").size()).isBetween(200, 242);
        assertThat(charts.path("arms")).hasSize(8);
        Browser.picture(fresh, "month");
        page.context().close();
        fresh.context().close();
    }

    @Test
    @Order(2)
    void chartsThatAreOnTheirWay_areSaidToBe() {
        Page page = site.browser().signedIn(Look.DESKTOP);
        List<Route> held = new ArrayList<>();
        page.route("**/charts?**", held::add);
        site.browser().open(page, "/experiments/month");
        expect(page.locator("#headline")).isVisible();
        expect(page.locator("#chart-rate .plot")).hasText("Loading");
        Browser.picture(page, "state-loading");
        page.waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
        expect(page.locator("#charts")).hasAttribute("data-state", "ready");
        page.context().close();
    }

    @Test
    @Order(3)
    void whatBreaks_isSaidPlainly_withoutStackTraces() throws Exception {
        Page page = site.browser().signedIn(Look.DESKTOP);
        String viewer = site.sluice().makeKey("reader", "viewer");
        Page reader = site.browser().stranger(Look.DESKTOP);
        site.browser().open(reader, "/sign-in");
        reader.fill("#key", viewer);
        reader.click("main button[type=submit]");
        reader.waitForURL("**/experiments");
        site.browser().open(reader, "/experiments/broken");
        assertThat(reader.locator(".actions").count()).isZero();
        site.browser().open(reader, "/new-experiment");
        expect(reader.locator("h1")).hasText("This is not for your role");
        Browser.picture(reader, "state-refused");
        reader.context().close();

        try (Connection database = site.database();
                Statement statement = database.createStatement()) {
            statement.execute("update experiment_revision set definition = '{\"key\": 7}' where experiment_id ="
                    + " (select id from experiment where key = 'broken')");
        }
        site.browser().open(page, "/experiments/broken/history");
        expect(page.locator("h1")).hasText("Something broke on our side");
        assertThat(page.content()).doesNotContain("Exception").doesNotContain("at dev.sluice");
        Browser.picture(page, "state-server-error");
        page.context().close();
    }

    @Test
    @Order(4)
    void page_comesBackByItself_afterTheServerWasAway_andSaysWhenItIsStale() throws Exception {
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/experiments/month");
        expect(page.locator("#connection")).hasText("Live");
        Page signedOut = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(signedOut, "/experiments/month");
        expect(signedOut.locator("#connection")).hasText("Live");
        signedOut.context().clearCookies();
        site.sluice().kill();
        expect(page.locator("#connection")).containsText("Disconnected");
        Browser.picture(page, "state-disconnected");
        site.sluice().with("sluice.stages", "attribution").start();
        expect(page.locator("#connection")).hasText("Live");
        signedOut.waitForURL("**/sign-in?next=*month*");
        signedOut.context().close();
        PlaywrightAssertions.setDefaultAssertionTimeout(90_000);
        PlaywrightAssertions.assertThat(page.locator("#checks")).hasClass(Pattern.compile("bad"));
        expect(page.locator("#checks summary .reason")).isVisible();
        expect(page.locator("#checks summary .reason")).containsText("Stale: nothing was heard since");
        Browser.picture(page, "state-stale");
        page.context().close();
    }
}
