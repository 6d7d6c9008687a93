package dev.sluice.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.artifact.Archive;
import dev.sluice.boot.Sluice;
import dev.sluice.dashboard.Browser.Look;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.training.Clicks;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Progress;
import dev.sluice.training.Recipe;
import dev.sluice.training.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as people use it, in a real browser against the real platform. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
    private static final String API = "/api/v1/experiments";
    private static final String HOSTILE = "<script>window.hacked = 1</script><img src=x onerror=\"window.hacked = 1\">";
    private static final int MOST_BYTES = 700_000;
    private static final int MOST_MILLIS = 1_000;

    @TempDir
    private static Path directory;

    private static Sluice sluice;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Browser.requireInstalled();
        sluice = new Sluice(directory.resolve("data"), Map.of("sluice.store.experiment", "shop"), "serve", "--embedded")
                .start();
        browser = new Browser(base(), sluice.key());
        List<Map<String, Object>> items = IntStream.range(0, 40)
                .mapToObj(i -> Map.<String, Object>of("id", "i" + i, "title", i == 0 ? HOSTILE : "Thing " + i))
                .toList();
        List<Map<String, Object>> interactions = IntStream.range(0, 200)
                .mapToObj(i -> Map.<String, Object>of(
                        "unit",
                        "u" + i % 20,
                        "item",
                        "i" + i % 40,
                        "at",
                        "2026-01-01T00:00:" + (10 + i % 50) + ".000Z"))
                .toList();
        assertThat(sluice.post("/api/v1/catalogue/items", items).status()).isBetween(200, 204);
        assertThat(sluice.post("/api/v1/catalogue/interactions", interactions).status())
                .isBetween(200, 204);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
        if (sluice != null) {
            sluice.close();
        }
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        assertThat(browser.complaints()).isEmpty();
    }

    private static String base() {
        return "http://127.0.0.1:" + sluice.port();
    }

    /** As sure as a person who waits. */
    private static LocatorAssertions expect(Locator locator) {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        return PlaywrightAssertions.assertThat(locator);
    }

    /** Presses Tab until that element has the focus. */
    private static void tabTo(Page page, String selector) {
        for (int i = 0; i < 250; i++) {
            page.keyboard().press("Tab");
            if ((Boolean) page.evaluate("s => document.activeElement.matches(s)", selector)) {
                return;
            }
        }
        throw new AssertionError(selector + " is not reached by Tab");
    }

    private static void type(Page page, String selector, String text) {
        tabTo(page, selector);
        page.keyboard().press("Control+A");
        page.keyboard().type(text);
    }

    /** Decisions whose lists are clicked at that rate by arm, and never at any other arm. */
    private static void traffic(String experiment, int decisions, Map<String, Double> rates) {
        Random random = new Random(7);
        for (int done = 0; done < decisions; done += 100) {
            List<Map<String, Object>> requests = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                requests.add(Map.of("unit", "unit-" + random.nextInt(1_000_000)));
            }
            List<Map<String, Object>> events = new ArrayList<>();
            for (JsonNode decision : sluice.post(API + "/" + experiment + "/decisions:batch", requests)
                    .json()) {
                if (random.nextDouble()
                        < rates.getOrDefault(decision.path("arm").asText(), 0.0)) {
                    events.add(Map.of(
                            "eventId",
                            "c",
                            "type",
                            "click",
                            "token",
                            decision.path("token").asText()));
                }
            }
            if (!events.isEmpty()) {
                sluice.post("/api/v1/events", Map.of("events", events));
            }
        }
    }

    @Test
    @Order(1)
    void stranger_isAskedToSignIn_andTheWrongKeyIsRefused() {
        Page page = browser.stranger(Look.DESKTOP);
        browser.open(page, "/experiments?sort=key");
        expect(page.locator("h1")).hasText("Sign in to Sluice");
        page.fill("#key", "sluice_nothing");
        page.click("main button[type=submit]");
        expect(page.locator("#refused")).isVisible();
        Browser.picture(page, "state-refused-sign-in");
        page.fill("#key", sluice.key());
        page.click("main button[type=submit]");
        page.waitForURL("**/experiments?sort=key");
        expect(page.locator("main")).containsText("No experiment yet");
        Browser.picture(page, "state-empty");
        assertThat(page.context().cookies())
                .filteredOn(cookie -> cookie.name.equals("sluice-session"))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie.httpOnly).isTrue());
        page.click("text=Sign out");
        page.waitForURL("**/sign-in");
        browser.open(page, "/experiments");
        expect(page.locator("h1")).hasText("Sign in to Sluice");
        page.context().close();
    }

    @Test
    @Order(2)
    void experiment_isMadeByKeyboardAlone_started_andItsSharesMoveBeforeOnesEyes() {
        Page page = browser.signedIn(Look.DESKTOP);
        tabTo(page, "a[href='/new-experiment']");
        page.keyboard().press("Enter");
        page.waitForURL("**/new-experiment");
        type(page, "[name=key]", "shop");
        type(page, "[name=hypothesis]", "Random beats popularity " + HOSTILE);
        type(page, "[name='arms[0].key']", "top");
        tabTo(page, "[name='arms[0].recommender.type']");
        page.keyboard().type("Top");
        type(page, "[name='arms[1].key']", "random");
        tabTo(page, "[name='arms[1].recommender.type']");
        page.keyboard().type("Ran");
        type(page, "[name=traffic]", "2");
        expect(page.locator("#f-traffic-error")).containsText("must be in [0");
        Browser.picture(page, "state-invalid-field");
        page.keyboard().press("Control+A");
        page.keyboard().type("1");
        type(page, "[name=attributionWindow]", "5s");
        type(page, "[name=grace]", "0s");
        expect(page.locator("#yaml")).hasValue(java.util.regex.Pattern.compile("attributionWindow: 5s"));
        expect(page.locator("#verdict")).hasText("Valid: it can be saved.");
        tabTo(page, "[hx-post='/definition/review']");
        page.keyboard().press("Enter");
        expect(page.locator("#review")).isVisible();
        tabTo(page, "#save");
        page.keyboard().press("Enter");
        page.waitForURL("**/experiments/shop");
        expect(page.locator("#headline")).containsText("Not started");
        Browser.picture(page, "state-draft");

        page.click("[data-open=dialog-start]");
        expect(page.locator("#dialog-start")).containsText("Requests are decided");
        page.click("#dialog-start button[type=submit]");
        expect(page.locator("h1 .pill")).hasText("Running");
        expect(page.locator("#headline")).containsText("Too little data");
        Browser.picture(page, "state-too-little-data");
        page.evaluate("() => { window.same = 1; document.querySelector('table.arms tbody tr').same = 1; }");
        Sluice.await("deciding", Duration.ofSeconds(60), () -> {
            traffic("shop", 300, Map.of("random", 0.5, "top", 0.05));
            String share = page.locator("table.arms tr:nth-child(2) .share").innerText();
            return Double.parseDouble(
                            share.strip().replace("%", "").replace("<", "").strip())
                    > 80;
        });
        expect(page.locator("#headline")).containsText("random beats top on CTR");
        assertThat(page.evaluate("() => window.same && document.querySelector('table.arms tbody tr').same"))
                .as("the page was updated in place")
                .isEqualTo(1);
        expect(page.locator("#chart-posterior canvas")).isVisible();
        page.context().close();
    }

    @Test
    @Order(3)
    void policy_isEditedInFormAndYaml_andReviewedBeforeItIsSaved() {
        Page page = browser.signedIn(Look.DESKTOP);
        browser.open(page, "/experiments/shop/edit");
        page.selectOption("[name='policy.type']", "epsilon-greedy");
        expect(page.locator("[name='policy.epsilon']")).isVisible();
        page.fill("[name='policy.epsilon']", "0.2");
        expect(page.locator("#yaml")).hasValue(java.util.regex.Pattern.compile("epsilon: 0.2"));
        String yaml = page.inputValue("#yaml");
        page.fill("#yaml", yaml.replaceAll("epsilon: 0.2", "epsilon: 0.3"));
        expect(page.locator("[name='policy.epsilon']")).hasValue("0.3");
        page.fill("#yaml", yaml + "\nnonsense: 1\n");
        expect(page.locator("#verdict")).containsText("nonsense is not a known field");
        page.fill("#yaml", yaml.replaceAll("epsilon: 0.2", "epsilon: 0.3"));
        expect(page.locator("#verdict")).hasText("Valid: it can be saved.");
        page.click("[hx-post='/definition/preview']");
        expect(page.locator("#preview")).containsText("an even split");
        page.click("[hx-post='/definition/review']");
        expect(page.locator("#review .diff")).containsText("epsilon-greedy");
        Browser.picture(page, "edit-review");
        page.click("#save");
        page.waitForURL("**/experiments/shop");
        expect(page.locator(".facts")).containsText("Epsilon-greedy · Revision 2");
        page.click("details.history summary");
        expect(page.locator(".revisions .diff").first()).containsText("epsilon-greedy");
        page.context().close();
    }

    @Test
    @Order(4)
    void visitorOfTheStore_isSeenInTheLedger() {
        Page page = browser.stranger(Look.DESKTOP);
        JsonNode before = sluice.get(API + "/shop/report");
        browser.open(page, "/store");
        expect(page.locator(".shelf > li").first()).isVisible();
        page.locator("[data-look]").first().click();
        page.locator("dialog[open] [data-watch]").click();
        page.locator("dialog[open] [data-buy]").click();
        page.waitForTimeout(700);
        page.locator("dialog[open] [data-close]").click();
        Sluice.await("seen", Duration.ofSeconds(20), () -> {
            JsonNode now = sluice.get(API + "/shop/report");
            return total(now, "clicksTotal") > total(before, "clicksTotal")
                    && total(now, "conversionsTotal") > total(before, "conversionsTotal")
                    && now.path("ledger").path("accepted").asLong()
                            >= before.path("ledger").path("accepted").asLong() + 4;
        });
        assertThat(sluice.get(API + "/shop/report")
                        .path("ledger")
                        .path("invalid")
                        .asInt())
                .isZero();
        assertThat(page.evaluate("() => window.hacked")).isNull();
        page.context().close();
    }

    private static long total(JsonNode report, String field) {
        long sum = 0;
        for (JsonNode arm : report.path("arms")) {
            sum += arm.path(field).asLong();
        }
        return sum;
    }

    @Test
    @Order(5)
    void whatPeopleWrite_isNeverRun() {
        Page page = browser.signedIn(Look.DESKTOP);
        for (String path : List.of(
                "/experiments",
                "/experiments?query="
                        + HOSTILE.replace("<", "%3C")
                                .replace(">", "%3E")
                                .replace("\"", "%22")
                                .replace(" ", "%20"),
                "/experiments/shop",
                "/experiments/shop/edit",
                "/experiments/%3Cscript%3Ewindow.hacked=1%3C%2Fscript%3E",
                "/experiments/shop?range=%3Cscript%3Ewindow.hacked=1%3C%2Fscript%3E",
                "/models-try?experiment=shop&unit=u1",
                "/store")) {
            browser.open(page, path);
            assertThat(page.evaluate("() => window.hacked")).as(path).isNull();
            assertThat(page.content()).as(path).doesNotContain("<script>window.hacked");
            assertThat(page.locator("img[onerror]").count()).as(path).isZero();
        }
        browser.open(page, "/experiments/shop/edit");
        page.fill("#yaml", "key: \"</textarea><script>window.hacked = 1</script>\"\narms: " + "[]");
        expect(page.locator("#verdict")).containsText("must match");
        assertThat(page.evaluate("() => window.hacked")).isNull();
        assertThat(sluice.call("GET", "/sign-in", "").header("Content-Security-Policy"))
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        // no token, no change
        assertThat(page.evaluate("() => fetch('/experiments/shop/actions/pause', { method: 'POST' }).then(r => r.url)"))
                .asString()
                .contains("/sign-in");
        assertThat(sluice.get(API + "/shop").path("status").asText()).isEqualTo("RUNNING");
        page.context().close();
    }

    @Test
    @Order(6)
    void models_areRegisteredPromoted_andRefused() throws IOException {
        Clicks clicks = Clicks.of(1_000, 5);
        Task task = new Task(
                clicks.train(),
                clicks.valid(),
                clicks.known(),
                Clicks.FEATURES.stream().map(FeatureDeclaration::parse).toList(),
                new Task.Labels(row -> row.value(), 0),
                false,
                1);
        Path good = directory.resolve("good.zip");
        Files.write(
                good,
                Archive.write(new Recipe.FmSgd(new FmSettings(4, 2, 0, null, 0, 0, 1, null))
                        .train(task, Progress.SILENT)
                        .described()));
        Path bad = Files.writeString(directory.resolve("bad.zip"), "no archive");
        Page page = browser.signedIn(Look.DESKTOP);
        browser.open(page, "/models");
        expect(page.locator("main")).containsText("No model is registered yet");
        page.fill("form[hx-post='/models'] [name=name]", "fm");
        page.setInputFiles("[name=archive]", bad);
        page.click("form[hx-post='/models'] button");
        expect(page.locator("#message")).containsText("ZIP archive");
        Browser.picture(page, "state-refused-model");
        page.setInputFiles("[name=archive]", good);
        page.click("form[hx-post='/models'] button");
        expect(page.locator("#model-fm")).isVisible();
        page.click("[aria-label='Promote fm@1: champion']");
        expect(page.locator("main table .tag").first()).hasText("champion");
        page.locator("details.inline summary").first().click();
        expect(page.locator("svg.curve").first()).isVisible();
        page.click("text=Show items");
        expect(page.locator("#tried")).containsText("Thing");
        page.context().close();
    }

    @Test
    @Order(7)
    void month_isPaintedWithinASecond_andInFewBytes() throws Exception {
        List<Map<String, Object>> arms = IntStream.range(0, 8)
                .mapToObj(i -> Map.<String, Object>of("key", "arm-" + i, "control", i == 0))
                .toList();
        sluice.post(API, Map.of("key", "month", "attributionWindow", "1s", "grace", "0s", "arms", arms));
        sluice.post(API + "/month:start", Map.of());
        try (Connection database = database();
                Statement statement = database.createStatement()) {
            Month.write(statement, "month");
        }
        traffic("month", 200, Map.of("arm-1", 0.1));
        Page page = browser.signedIn(Look.DESKTOP);
        double best = Double.MAX_VALUE;
        for (int visit = 0; visit < 3; visit++) {
            browser.open(page, "/experiments/month?range=30d");
            page.waitForFunction("() => document.getElementById('charts').dataset.state === 'ready'");
            best = Math.min(
                    best,
                    ((Number) page.evaluate(
                                    "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                            .doubleValue());
        }
        Page fresh = browser.signedIn(Look.DESKTOP);
        browser.open(fresh, "/experiments/month?range=30d");
        fresh.waitForFunction("() => document.getElementById('charts').dataset.state === 'ready'");
        long bytes = ((Number) fresh.evaluate("() => performance.getEntriesByType('resource')"
                        + ".concat(performance.getEntriesByType('navigation'))"
                        + ".reduce((sum, entry) => sum + (entry.transferSize || entry.encodedBodySize), 0)"))
                .longValue();
        System.out.printf("month: first contentful paint %.0f ms, %,d bytes%n", best, bytes);
        assertThat(bytes).isBetween(50_000L, (long) MOST_BYTES);
        assertThat(best).isLessThan(MOST_MILLIS);
        JsonNode charts = sluice.get("/experiments/month/charts?range=30d");
        assertThat(charts.path("times").size()).isBetween(200, 242);
        assertThat(charts.path("arms")).hasSize(8);
        Browser.picture(fresh, "month");
        page.context().close();
        fresh.context().close();
    }

    /** The embedded database, by the port that it notes. */
    private static Connection database() throws Exception {
        String port = Files.readAllLines(directory.resolve("data/postgresql/data/postmaster.pid"))
                .get(3)
                .strip();
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "postgres");
    }

    @Test
    @Order(8)
    void everyPage_isReadable_byEverybody() {
        Map<String, String> pages = new java.util.LinkedHashMap<>();
        pages.put("experiments", "/experiments");
        pages.put("experiment", "/experiments/shop");
        pages.put("edit", "/experiments/shop/edit");
        pages.put("models", "/models");
        pages.put("replay", "/replay");
        pages.put("live", "/live");
        pages.put("store", "/store");
        pages.put("missing", "/experiments/nowhere");
        for (Look look : Look.all()) {
            boolean bright = !look.dark() && look.width() > 600;
            Page page = browser.stranger(look);
            browser.open(page, "/sign-in");
            Browser.requireAccessible(page, "sign-in");
            Browser.picture(page, "sign-in-" + look.label());
            page.context().close();
            Page inside = browser.signedIn(look);
            pages.forEach((name, path) -> {
                browser.open(inside, path);
                if (name.equals("experiment")) {
                    inside.waitForFunction("() => document.getElementById('charts').dataset.state === 'ready'");
                }
                if (bright || (look.dark() && look.width() < 600)) { // both colours and both widths, once each
                    Browser.requireAccessible(inside, name + " " + look.label());
                }
                Browser.picture(inside, name + "-" + look.label());
                assertThat((Boolean) inside.evaluate(
                                "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .as(name + " fits " + look.label())
                        .isTrue();
            });
            inside.context().close();
        }
    }

    @Test
    @Order(9)
    void korean_isSpokenEverywhere() {
        Page page = browser.signedIn(new Look(1280, 900, false, "ko-KR"));
        for (Map.Entry<String, String> words : Map.of(
                        "/experiments", "새 실험",
                        "/experiments/shop", "데이터가 보여 주는 것",
                        "/experiments/shop/edit", "트래픽 배분 방식",
                        "/models", "버전 등록",
                        "/replay", "기록된 결정",
                        "/live", "초당 결정",
                        "/store", "다시 방문",
                        "/experiments/nowhere", "여기에는 아무것도 없습니다")
                .entrySet()) {
            browser.open(page, words.getKey());
            assertThat(page.getAttribute("html", "lang")).isEqualTo("ko");
            expect(page.locator("main")).containsText(words.getValue());
        }
        browser.open(page, "/experiments/shop");
        Browser.picture(page, "experiment-korean");
        page.selectOption("[name=language]", "en");
        expect(page.locator("main")).containsText("What the data show");
        page.context().close();
    }

    @Test
    @Order(10)
    void experiment_isConcludedWithItsWinner() {
        Page page = browser.signedIn(Look.DESKTOP);
        browser.open(page, "/experiments/shop");
        page.click("[data-open=dialog-conclude]");
        expect(page.locator("#dialog-conclude")).containsText("It ends for good");
        page.selectOption("#dialog-conclude [name=winner]", "random");
        page.click("#dialog-conclude button[type=submit]");
        expect(page.locator("h1 .pill")).hasText("Concluded");
        page.click("details.history summary");
        expect(page.locator(".history table")).containsText("random");
        assertThat(sluice.get(API + "/shop").path("status").asText()).isEqualTo("CONCLUDED");
        page.context().close();
    }

    @Test
    @Order(11)
    void whatBreaks_isSaidPlainly_withoutStackTraces() throws Exception {
        Page page = browser.signedIn(Look.DESKTOP);
        String viewer = sluice.post("/api/v1/api-keys", Map.of("name", "reader", "role", "viewer"))
                .json()
                .path("key")
                .asText();
        Page reader = browser.stranger(Look.DESKTOP);
        browser.open(reader, "/sign-in");
        reader.fill("#key", viewer);
        reader.click("main button[type=submit]");
        reader.waitForURL("**/experiments");
        browser.open(reader, "/experiments/shop");
        assertThat(reader.locator(".actions").count()).isZero();
        browser.open(reader, "/new-experiment");
        expect(reader.locator("h1")).hasText("This is not for your role");
        Browser.picture(reader, "state-refused");
        reader.context().close();

        try (Connection database = database();
                Statement statement = database.createStatement()) {
            statement.execute("update experiment_revision set definition = '{\"key\": 7}' where experiment_id ="
                    + " (select id from experiment where key = 'shop')");
        }
        browser.open(page, "/experiments/shop/history");
        expect(page.locator("h1")).hasText("Something broke on our side");
        assertThat(page.content()).doesNotContain("Exception").doesNotContain("at dev.sluice");
        Browser.picture(page, "state-server-error");
        page.context().close();
    }

    @Test
    @Order(12)
    void page_comesBackByItself_afterTheServerWasAway_andSaysWhenItIsStale() throws Exception {
        Page page = browser.signedIn(Look.DESKTOP);
        browser.open(page, "/experiments/month");
        expect(page.locator("#connection")).hasText("Live");
        sluice.kill();
        expect(page.locator("#connection")).containsText("Disconnected");
        Browser.picture(page, "state-disconnected");
        sluice.with("sluice.stages", "attribution").start();
        expect(page.locator("#connection")).hasText("Live");
        page.reload();
        PlaywrightAssertions.setDefaultAssertionTimeout(45_000);
        Sluice.await("stale", Duration.ofSeconds(60), () -> {
            page.reload();
            return page.locator("#checks").getAttribute("class").contains("bad");
        });
        expect(page.locator("#checks")).containsText("Stale");
        Browser.picture(page, "state-stale");
        page.context().close();
    }
}
