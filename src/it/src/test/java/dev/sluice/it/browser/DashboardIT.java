package dev.sluice.it.browser;

import static dev.sluice.it.browser.Site.API;
import static dev.sluice.it.browser.Site.HOSTILE;
import static dev.sluice.it.browser.Site.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.sluice.codec.Json;
import dev.sluice.it.Sluice;
import dev.sluice.it.browser.Browser.Look;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** An experiment from its first idea to its end, as people make it in a real browser against the real platform. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
    @TempDir
    private static Path directory;

    private static Site site;

    @BeforeAll
    static void start() throws IOException {
        site = Site.start(directory);
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
    void stranger_isAskedToSignIn_andTheWrongKeyIsRefused() {
        Page page = site.browser().stranger(Look.DESKTOP);
        site.browser().open(page, "/experiments?sort=key");
        expect(page.locator("h1")).hasText("Sign in to Sluice");
        assertThat(page.locator("#single-sign-on").count()).isZero();
        page.fill("#key", "sluice_nothing");
        page.click("main button[type=submit]");
        expect(page.locator("#refused")).isVisible();
        Browser.picture(page, "state-refused-sign-in");
        page.fill("#key", site.sluice().key());
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
        site.browser().open(page, "/experiments");
        expect(page.locator("h1")).hasText("Sign in to Sluice");
        page.context().close();
    }

    @Test
    @Order(2)
    void experiment_isMadeByKeyboardAlone_started_andItsSharesMoveBeforeOnesEyes() {
        Page page = site.browser().signedIn(Look.DESKTOP);
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
        expect(page.locator("#yaml")).hasValue(Pattern.compile("attributionWindow: 5s"));
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
            site.traffic("shop", 300, Map.of("random", 0.5, "top", 0.05));
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
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/experiments/shop/edit");
        page.selectOption("[name='policy.type']", "epsilon-greedy");
        expect(page.locator("[name='policy.epsilon']")).isVisible();
        page.fill("[name='policy.epsilon']", "0.2");
        expect(page.locator("#yaml")).hasValue(Pattern.compile("epsilon: 0.2"));
        String yaml = page.inputValue("#yaml");
        page.fill("#yaml", yaml.replaceAll("epsilon: 0.2", "epsilon: 0.3"));
        expect(page.locator("[name='policy.epsilon']")).hasValue("0.3");
        page.fill("#yaml", yaml + "\nnonsense: 1\n");
        expect(page.locator("#verdict")).containsText("nonsense is not a known field");
        page.fill("#yaml", yaml.replaceAll("epsilon: 0.2", "epsilon: 0.3"));
        expect(page.locator("#verdict")).hasText("Valid: it can be saved.");
        page.click("#add-arm");
        expect(page.locator("[name='arms[2].key']")).isVisible();
        expect(page.locator("#yaml")).hasValue(Pattern.compile("epsilon: 0.3(.|\\n)*arm-3|arm-3(.|\\n)*epsilon: 0.3"));
        page.click("button[hx-post='/definition/fields?remove=2']");
        expect(page.locator("[name='arms[2].key']")).hasCount(0);
        page.click("[hx-post='/definition/preview']");
        expect(page.locator("#preview")).containsText("an even split");
        page.click("[hx-post='/definition/review']");
        expect(page.locator("#review .diff")).containsText("epsilon-greedy");
        Browser.picture(page, "edit-review");
        // what was written outlives the session
        List<Cookie> session = page.context().cookies();
        page.context().clearCookies();
        page.click("#save");
        expect(page.locator("#message")).containsText("Your session is over");
        expect(page.locator("[name='policy.epsilon']")).hasValue("0.3");
        page.context().addCookies(session);
        page.click("[hx-post='/definition/review']");
        page.click("#save");
        page.waitForURL("**/experiments/shop");
        expect(page.locator(".facts")).containsText("Epsilon-greedy · Revision 2");
        page.click("details.revised summary");
        expect(page.locator(".revisions .diff").first()).containsText("epsilon-greedy");
        page.context().close();
    }

    @Test
    @Order(4)
    void experiment_isConcludedWithItsWinner() {
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/experiments/shop");
        page.click("[data-open=dialog-conclude]");
        expect(page.locator("#dialog-conclude")).containsText("It ends for good");
        page.selectOption("#dialog-conclude [name=winner]", "random");
        page.click("#dialog-conclude button[type=submit]");
        expect(page.locator("h1 .pill")).hasText("Concluded");
        page.click("details.revised summary");
        expect(page.locator(".revised table")).containsText("random");
        assertThat(site.sluice().get(API + "/shop").path("status").asText()).isEqualTo("CONCLUDED");
        page.context().close();
    }

    @Test
    @Order(5)
    void largeDefinition_isEditedLikeASmallOne() throws IOException {
        String hypothesis = "새 순위 모델이 더 낫다. ".repeat(70).strip();
        List<Map<String, Object>> arms = IntStream.range(0, 8)
                .mapToObj(i -> Map.<String, Object>of(
                        "key",
                        "ranker-" + i,
                        "control",
                        i == 0,
                        "recommender",
                        Map.of("type", "onnx", "model", "no-such-model@" + (i + 1))))
                .toList();
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/new-experiment");
        page.fill(
                "#yaml",
                Json.yaml().writeValueAsString(Map.of("key", "large", "hypothesis", hypothesis, "arms", arms)));
        expect(page.locator("[name='arms[7].key']")).hasValue("ranker-7");
        expect(page.locator("[name=hypothesis]")).hasValue(hypothesis);
        page.fill("[name='arms[7].key']", "last");
        expect(page.locator("#yaml")).hasValue(Pattern.compile("key: last"));
        page.selectOption("[name='policy.type']", "fixed");
        expect(page.locator("[name='policy.floor']")).hasCount(0);
        page.selectOption("[name='policy.type']", "thompson");
        expect(page.locator("[name='policy.floor']")).hasValue("");
        expect(page.locator("[name='policy.controlFloor']")).hasValue("");
        page.fill("#yaml", "{key: shop, arms: [{key: a, control: true}, {key: b}]}");
        expect(page.locator("#verdict")).hasText("Valid: it can be saved.");
        page.click("[hx-post='/definition/review']");
        expect(page.locator("#message")).containsText("'shop' exists already");
        page.context().close();
    }

    /** What was typed is written down meanwhile, which must not take the place of the fields that are awaited. */
    @Test
    void choiceOnASlowLine_bringsItsFields() {
        Page page = site.browser().signedIn(Look.DESKTOP);
        site.browser().open(page, "/new-experiment");
        page.route("**/definition/fields*", route -> {
            page.waitForTimeout(900);
            route.resume();
        });
        page.selectOption("[name='reward.metric']", "value");
        page.fill("[name='reward.value.cap']", "50");
        expect(page.locator("#yaml")).hasValue(Pattern.compile("cap: 50"));
        page.fill("[name='key']", "priced");
        page.fill("[name='policy.floor']", "0.01");
        expect(page.locator("#yaml")).hasValue(Pattern.compile("floor: 0.01[\\s\\S]*key: priced"));
        page.click("[hx-post='/definition/review']");
        expect(page.locator("dialog[open]")).containsText("Control may get as little as 1.00% of the requests.");
        page.context().close();
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
}
