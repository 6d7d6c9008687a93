package dev.sluice.it.browser;

import static dev.sluice.it.browser.Site.API;
import static dev.sluice.it.browser.Site.HOSTILE;
import static dev.sluice.it.browser.Site.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.sluice.artifact.Archive;
import dev.sluice.feature.FeatureDeclaration;
import dev.sluice.it.Sluice;
import dev.sluice.it.browser.Browser.Look;
import dev.sluice.training.Clicks;
import dev.sluice.training.FmSettings;
import dev.sluice.training.Recipe;
import dev.sluice.training.SilentRun;
import dev.sluice.training.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every page for everybody: in both languages and colours, at every width, and whatever people write. */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {
    @TempDir
    private static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws IOException {
        site = Site.start(directory);
        site.running(Map.of(
                "key",
                "shop",
                "hypothesis",
                "Random beats popularity " + HOSTILE,
                "attributionWindow",
                "5s",
                "grace",
                "0s",
                "arms",
                List.of(
                        Map.of("key", "top", "control", true, "recommender", Map.of("type", "top-k")),
                        Map.of("key", "random", "recommender", Map.of("type", "random")))));
        site.traffic("shop", 1_000, Map.of("random", 0.5, "top", 0.05));
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
    void visitorOfTheStore_isSeenInTheLedger() {
        Page page = site.browser().stranger(Look.DESKTOP);
        JsonNode before = site.sluice().get(API + "/shop/report");
        site.browser().open(page, "/store");
        expect(page.locator(".shelf > li").first()).isVisible();
        page.locator("[data-look]").first().click();
        page.locator("dialog[open] [data-watch]").click();
        page.locator("dialog[open] [data-buy]").click();
        page.waitForTimeout(700);
        page.locator("dialog[open] [data-close]").click();
        Sluice.await("seen", Duration.ofSeconds(20), () -> {
            JsonNode now = site.sluice().get(API + "/shop/report");
            return total(now, "clicksTotal") > total(before, "clicksTotal")
                    && total(now, "conversionsTotal") > total(before, "conversionsTotal")
                    && now.path("ledger").path("accepted").asLong()
                            >= before.path("ledger").path("accepted").asLong() + 4;
        });
        assertThat(site.sluice()
                        .get(API + "/shop/report")
                        .path("ledger")
                        .path("invalid")
                        .asInt())
                .isZero();
        assertThat(page.evaluate("() => window.hacked")).isNull();
        page.context().close();
    }

    @Test
    @Order(2)
    void whatPeopleWrite_isNeverRun() {
        Page page = site.browser().signedIn(Look.DESKTOP);
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
            site.browser().open(page, path);
            assertThat(page.evaluate("() => window.hacked")).as(path).isNull();
            assertThat(page.content()).as(path).doesNotContain("<script>window.hacked");
            assertThat(page.locator("img[onerror]").count()).as(path).isZero();
        }
        site.browser().open(page, "/experiments/shop/edit");
        page.fill("#yaml", "key: \"</textarea><script>window.hacked = 1</script>\"\narms: " + "[]");
        expect(page.locator("#verdict")).containsText("must match");
        assertThat(page.evaluate("() => window.hacked")).isNull();
        assertThat(site.sluice().call("GET", "/sign-in", "").header("Content-Security-Policy"))
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(site.sluice()
                        .call("GET", "/sign-in/oidc?code=a&state=b", "", "Authorization", "")
                        .header("Location"))
                .contains("/sign-in?next="); // nobody is asked where there is no identity server
        // no token, no change
        assertThat(page.evaluate("() => fetch('/experiments/shop/actions/pause', { method: 'POST' }).then(r => r.url)"))
                .asString()
                .contains("/sign-in");
        assertThat(site.sluice().get(API + "/shop").path("status").asText()).isEqualTo("RUNNING");
        page.context().close();
    }

    @Test
    @Order(3)
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
                Archive.write(new Recipe.FmSgd(new FmSettings(4, 2, 0, null, 0, 0, 1, null, 0, 0))
                        .train(task, SilentRun.RUN)
                        .described()));
        Path bad = Files.writeString(directory.resolve("bad.zip"), "no archive");
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/models");
        expect(page.locator("main")).containsText("No model is registered yet");
        page.fill("form[hx-post='/models'] [name=name]", "fm");
        page.setInputFiles("[name=archive]", bad);
        page.click("form[hx-post='/models'] button");
        expect(page.locator("#message")).containsText("ZIP archive");
        Browser.picture(page, "state-refused-model");
        page.setInputFiles("[name=archive]", good);
        page.click("form[hx-post='/models'] button");
        expect(page.locator("#model-fm")).isVisible();
        expect(page.locator("main table .tag")).hasText(new String[] {"champion", "latest"});
        page.evaluate("window.before = true");
        page.click("[aria-label='Promote fm@1: champion']");
        page.waitForFunction("() => !window.before"); // the page comes anew
        expect(page.locator("main table .tag").first()).hasText("champion");
        page.locator("details.inline summary").first().click();
        expect(page.locator("svg.curve").first()).isVisible();
        page.click("text=Show items");
        expect(page.locator("#tried")).containsText("Thing");
        page.context().close();
    }

    @Test
    @Order(4)
    void trainings_areShownWithTheirWords() {
        site.sluice().post("/api/v1/catalogue/interactions", List.of(Map.of("unit", "u1", "item", "thing-1")));
        assertThat(site.sluice()
                        .post(
                                "/api/v1/experiments",
                                Map.of(
                                        "key",
                                        "neighbours",
                                        "arms",
                                        List.of(Map.of(
                                                "key",
                                                "cf",
                                                "control",
                                                true,
                                                "recommender",
                                                Map.of("type", "item-cf")))))
                        .status())
                .isEqualTo(201);
        Page page = site.browser().signedIn(Look.DESKTOP);
        Sluice.await("trained", Duration.ofSeconds(90), () -> {
            site.browser().open(page, "/models");
            return page.locator("section[aria-labelledby=trainings-title]").count() == 1
                    && page.locator("section[aria-labelledby=trainings-title]")
                            .textContent()
                            .contains("registered item-cf@1; it is the champion now");
        });
        expect(page.locator("#model-item-cf")).isVisible();
        page.locator("section[aria-labelledby=trainings-title] summary").first().click();
        expect(page.locator("section[aria-labelledby=trainings-title] pre").first())
                .containsText("training item-cf on");
        page.context().close();
    }

    @Test
    @Order(4)
    void whatIsUnfoldedBeforeTheScriptsCame_isFilledWhenTheyDo() {
        Page page = site.browser().signedIn(Look.DESKTOP);
        List<Route> held = new ArrayList<>();
        page.route("**/htmx.min.js*", held::add);
        site.browser().beginToOpen(page, "/models");
        page.locator("details.inline summary").first().click();
        expect(page.locator("details.inline").first()).hasAttribute("open", "");
        assertThat(page.locator("svg.curve").count()).isZero();
        held.forEach(Route::resume);
        expect(page.locator("svg.curve").first()).isVisible();
        page.context().close();
    }

    @Test
    @Order(5)
    void everyPage_isReadable_byEverybody() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("experiments", "/experiments");
        pages.put("experiment", "/experiments/shop");
        pages.put("edit", "/experiments/shop/edit");
        pages.put("models", "/models");
        pages.put("replay", "/replay");
        pages.put("live", "/live");
        pages.put("store", "/store");
        pages.put("settings", "/settings");
        pages.put("unjudged", "/experiments/grown-ups");
        pages.put("missing", "/experiments/nowhere");
        site.running(Map.of(
                "key",
                "grown-ups",
                "targeting",
                "context.age >= 18",
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        site.sluice().post(API + "/grown-ups/decisions", Map.of("unit", "somebody"));
        site.traffic("shop", 300, Map.of("random", 0.5, "top", 0.05)); // by now its arms have items
        Sluice.await(
                "lists",
                Duration.ofSeconds(60),
                () -> site.sluice()
                                .get(API + "/shop/lists?to=" + Instant.now())
                                .path("lists")
                                .path("arms")
                                .size()
                        == 2);
        for (Look look : Look.all()) {
            boolean bright = !look.dark() && look.width() > 600;
            Page page = site.browser().stranger(look);
            site.browser().open(page, "/sign-in");
            Browser.requireAccessible(page, "sign-in");
            Browser.picture(page, "sign-in-" + look.label());
            page.context().close();
            Page inside = site.browser().signedIn(look);
            pages.forEach((name, path) -> {
                site.browser().open(inside, path);
                if (name.equals("unjudged")) {
                    expect(inside.locator(".facts .warn")).containsText("1");
                }
                if (name.equals("experiment")) {
                    inside.waitForFunction("() => document.getElementById('charts').dataset.state === 'ready'");
                    inside.click("details.listed summary");
                    expect(inside.locator("details.listed table.positions tbody tr")
                                    .first())
                            .containsText("%");
                    expect(inside.locator("details.listed table.items tbody tr").first())
                            .containsText("%");
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
    @Order(6)
    void keys_areMadeShownOnceAndRevoked() {
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/settings");
        page.fill("[name=name]", "page key <b>");
        page.selectOption("[name=role]", "viewer");
        page.fill("[name=experiments]", "shop, cart-*");
        page.click("form[hx-post='/settings/keys'] button");
        String secret = page.locator("#made .secret").textContent();
        assertThat(secret).startsWith("sluice_");
        assertThat(site.sluice().get(API, secret).status()).isEqualTo(200);
        site.browser().open(page, "/settings");
        assertThat(page.content()).doesNotContain(secret);
        Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("page key <b>"))
                .first();
        expect(row).containsText("cart-*");
        Browser.picture(page, "settings");
        page.onDialog(dialog -> dialog.accept());
        row.locator("button").first().click();
        expect(page.locator("#made .secret")).not().hasText(secret);
        String second = page.locator("#made .secret").textContent();
        assertThat(site.sluice().get(API, secret).status()).isEqualTo(401);
        assertThat(site.sluice().get(API, second).status()).isEqualTo(200);
        row.locator("button").nth(1).click();
        expect(page.locator("section[aria-labelledby=keys-title] table")).not().containsText("page key <b>");
        expect(page.locator("section[aria-labelledby=audit-title]")).containsText("revoked");
        assertThat(site.sluice().get(API, second).status()).isEqualTo(401);
        page.context().close();
    }

    @Test
    @Order(7)
    void korean_isSpokenEverywhere() {
        Page page = site.browser().signedIn(new Look(1280, 900, false, "ko-KR"));
        for (Map.Entry<String, String> words : Map.of(
                        "/experiments", "새 실험",
                        "/experiments/shop", "데이터가 보여 주는 것",
                        "/experiments/shop/edit", "트래픽 배분 방식",
                        "/models", "버전 등록",
                        "/replay", "기록된 결정",
                        "/live", "초당 결정",
                        "/settings", "키 만들기",
                        "/store", "다시 방문",
                        "/experiments/nowhere", "여기에는 아무것도 없습니다")
                .entrySet()) {
            site.browser().open(page, words.getKey());
            assertThat(page.getAttribute("html", "lang")).isEqualTo("ko");
            expect(page.locator("main")).containsText(words.getValue());
        }
        site.browser().open(page, "/experiments/shop");
        Browser.picture(page, "experiment-korean");
        page.click("text=English");
        expect(page.locator("main")).containsText("What the data show");
        page.context().close();
    }

    private static long total(JsonNode report, String field) {
        long sum = 0;
        for (JsonNode arm : report.path("arms")) {
            sum += arm.path(field).asLong();
        }
        return sum;
    }
}
