package dev.sluice.it.browser;

import static dev.sluice.it.browser.Site.API;
import static dev.sluice.it.browser.Site.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.sluice.it.Sluice;
import dev.sluice.it.browser.Browser.Look;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** People who sign in by OpenID Connect, with a real browser and an identity server of this machine. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcIT {
    private static final String KEYS = "/api/v1/keys";
    private static final String HERE = "/sign-in/oidc";

    @TempDir
    private static Path directory;

    private static IdentityServer identities;
    private static Sluice sluice;
    private static Browser browser;

    /** The identity server is not there yet, which keeps nothing from starting. */
    @BeforeAll
    static void start() throws IOException {
        Browser.requireInstalled();
        identities = new IdentityServer();
        Map<String, String> settings = new HashMap<>(identities.settings());
        settings.put("sluice.oidc.name", "Keystone");
        settings.put("sluice.oidc.groups.viewer", "everybody");
        settings.put("sluice.oidc.groups.editor", "shop/makers,shop/testers");
        settings.put("sluice.oidc.groups.admin", "shop/owners");
        settings.put("sluice.rates.wrong-keys", "20");
        sluice = new Sluice(directory.resolve("data"), settings, "serve", "--embedded").start();
        browser = new Browser("http://127.0.0.1:" + sluice.port(), sluice.key());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (sluice != null) {
            browser.close();
            identities.close();
            sluice.close();
        }
    }

    @AfterEach
    void nothingIsComplainedAbout() {
        assertThat(browser.complaints()).isEmpty();
    }

    private static Page atTheForm(String next) {
        Page page = browser.stranger(Look.DESKTOP);
        browser.open(page, next);
        page.click("#single-sign-on");
        return page;
    }

    private static Page signedIn(String subject, String name, String... groups) throws IOException {
        Page page = atTheForm("/experiments");
        identities.vouch(page, subject, Map.of("preferred_username", name, "groups", List.of(groups)));
        page.waitForURL("**/experiments");
        return page;
    }

    private static void refuses(Page page, String words) {
        page.waitForURL("**/sign-in?refused=*");
        expect(page.locator("main [role=alert]")).containsText(words);
        assertThat(cookies(page)).doesNotContain("sluice-session");
    }

    private static void mustSignInAgain(Page page) {
        browser.open(page, "/experiments");
        page.waitForURL("**/sign-in?next=*");
        page.context().close();
    }

    private static List<String> cookies(Page page) {
        return page.context().cookies().stream().map(cookie -> cookie.name).toList();
    }

    /** Of the sign-in that waits at the identity server's form. */
    private static String state(Page page) {
        return page.url().replaceAll(".*[?&]state=([^&]+).*", "$1");
    }

    private static JsonNode keyOf(String name) {
        List<JsonNode> found = new ArrayList<>();
        sluice.get(KEYS).path("keys").forEach(key -> {
            if (key.path("name").asText().startsWith("oidc:" + name + " ")) {
                found.add(key);
            }
        });
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static String audit() {
        return sluice.call("GET", "/api/v1/audit", "").text();
    }

    @Test
    @Order(1)
    void whileTheIdentityServerIsAway_thatIsSaid_andKeysStillSignIn() throws IOException {
        for (Look look : Look.all()) {
            Page page = browser.stranger(look);
            browser.open(page, "/sign-in");
            expect(page.locator("#single-sign-on")).hasText("Sign in with Keystone");
            Browser.requireAccessible(page, "sign-in with an identity server");
            Browser.picture(page, "sign-in-oidc-" + look.label());
            page.context().close();
        }
        Page korean = browser.stranger(new Look(1280, 900, false, "ko-KR"));
        browser.open(korean, "/sign-in");
        expect(korean.locator("#single-sign-on")).hasText("Keystone(으)로 로그인");
        korean.context().close();
        Page page = atTheForm("/experiments");
        refuses(page, "does not answer right now");
        Browser.picture(page, "state-oidc-away");
        page.context().close();
        browser.signedIn(Look.DESKTOP).context().close();
        identities.start();
    }

    @Test
    @Order(2)
    void anEditor_landsWhereTheyWanted_andChangesThings_underTheirName() throws IOException {
        sluice.post(
                API, Map.of("key", "home", "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b"))));
        Page page = atTheForm("/experiments/home?range=30d");
        identities.vouch(
                page, "0001", Map.of("preferred_username", "kim", "groups", List.of("everybody", "shop/makers")));
        page.waitForURL("**/experiments/home?range=30d");
        assertThat(page.locator(".who").textContent()).matches("oidc:kim [0-9a-f]{12}");
        assertThat(cookies(page)).containsExactly("sluice-session");
        page.click("[data-open=dialog-start]");
        page.click("#dialog-start button[type=submit]");
        expect(page.locator("#headline")).not().containsText("Not started");
        assertThat(page.evaluate("() => fetch('/experiments/home/actions/pause', { method: 'POST' }).then(r => r.url)"))
                .asString()
                .contains("/sign-in");
        assertThat(sluice.get(API + "/home").path("status").asText()).isEqualTo("RUNNING");
        String who = page.locator(".who").textContent();
        List<String> theirs = new ArrayList<>();
        sluice.get("/api/v1/audit").forEach(entry -> {
            if (entry.path("author").asText().equals(who)) {
                theirs.add(entry.path("action").asText() + " "
                        + entry.path("subject").asText());
            }
        });
        assertThat(theirs).contains("signed-in key " + who, "running experiment home");
        assertThat(page.request()
                        .get("http://127.0.0.1:" + sluice.port() + "/settings")
                        .status())
                .isEqualTo(403);
        Browser.picture(page, "oidc-editor");
        page.context().close();
    }

    @Test
    @Order(3)
    void whoIsInNoGroup_isRefused_andLosesWhatTheyHad() throws IOException {
        Page before = signedIn("0002", "lee", "shop/testers");
        Page page = atTheForm("/experiments");
        identities.vouch(page, "0002", Map.of("preferred_username", "lee", "groups", List.of("cooks", "Everybody")));
        refuses(page, "none of your groups has a role");
        Browser.picture(page, "state-oidc-refused");
        page.context().close();
        mustSignInAgain(before);
        assertThat(audit()).contains("but in Everybody, cooks");
        assertThat(sluice.get(KEYS).findValuesAsText("name")).noneMatch(name -> name.startsWith("oidc:lee"));
    }

    @Test
    @Order(4)
    void aNamesake_isSomebodyElse_andNobodyIsTakenForAKey() throws IOException {
        Page one = signedIn("0003", "first admin", "everybody");
        Page other = signedIn("0004", "first admin", "shop/owners");
        String viewer = one.locator(".who").textContent();
        String admin = other.locator(".who").textContent();
        assertThat(viewer).isNotEqualTo(admin).startsWith("oidc:first admin ");
        browser.open(one, "/settings");
        expect(one.locator("h1")).hasText("This is not for your role");
        browser.open(other, "/settings");
        expect(other.locator("h1")).hasText("Settings");
        assertThat(other.locator("[aria-label='Rotate " + admin + "']").count()).isZero();
        one.context().close();
        other.context().close();
        for (String name : List.of(admin, "oidc:anybody")) {
            assertThat(sluice.post(KEYS, Map.of("name", name, "role", "viewer")).status())
                    .isEqualTo(400);
        }
    }

    @Test
    @Order(5)
    void signingInAgain_isTheSameKey_withTheRoleOfToday() throws IOException {
        Page first = signedIn("0005", "park", "shop/testers");
        JsonNode before = keyOf("park");
        Page second = signedIn("0005", "park", "everybody");
        JsonNode after = keyOf("park");
        assertThat(after.path("id")).isEqualTo(before.path("id"));
        assertThat(before.path("role").asText()).isEqualTo("editor");
        assertThat(after.path("role").asText()).isEqualTo("viewer");
        assertThat(after.path("expires").asText())
                .isGreaterThan(before.path("expires").asText());
        browser.open(first, "/new-experiment");
        expect(first.locator("h1")).hasText("This is not for your role");
        assertThat(sluice.post(KEYS + "/" + after.path("id").asText() + ":rotate", Map.of())
                        .status())
                .isEqualTo(409);
        first.context().close();
        second.context().close();
    }

    @Test
    @Order(6)
    void whomAnAdminRevokes_mustSignInAgain_andIsAnotherKeyThen() throws IOException {
        Page page = signedIn("0006", "choi", "everybody");
        String first = keyOf("choi").path("id").asText();
        assertThat(sluice.call("DELETE", KEYS + "/" + first, "").status()).isEqualTo(204);
        page.reload();
        page.waitForURL("**/sign-in?next=*");
        page.context().close();
        Page again = signedIn("0006", "choi", "everybody");
        assertThat(keyOf("choi").path("id").asText()).isNotEqualTo(first);
        again.context().close();
    }

    @Test
    @Order(7)
    void signingOut_endsWhatWasCopied() throws IOException {
        Page page = signedIn("0007", "jung", "everybody");
        List<Cookie> copy = page.context().cookies();
        page.click("text=Sign out");
        page.waitForURL("**/sign-in");
        page.context().addCookies(copy);
        mustSignInAgain(page);
    }

    /** Neither what it signs nor the cookie that it is kept in for a moment opens anything but the one address. */
    @Test
    @Order(8)
    void nothingOfTheIdentityServer_isTakenElsewhere() throws IOException {
        String token = identities.token("0001", List.of("shop/owners", "admin"));
        for (String path : List.of(API, "/api/v1/keys", "/q/metrics")) {
            assertThat(sluice.get(path, token).status()).as(path).isEqualTo(401);
        }
        List<String> kept = new ArrayList<>();
        Page page = atTheForm("/experiments");
        page.onResponse(response -> response.headersArray().stream()
                .filter(header -> header.name.equalsIgnoreCase("set-cookie") && header.value.startsWith("q_session="))
                .forEach(header -> kept.add(header.value)));
        identities.vouch(page, "0008", Map.of("preferred_username", "han", "groups", List.of("shop/owners", "admin")));
        page.waitForURL("**/experiments");
        page.context().close();
        assertThat(kept)
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .containsIgnoringCase("; Path=" + HERE)
                        .containsIgnoringCase("; HttpOnly"));
        assertThat(kept.get(1)).containsIgnoringCase("Max-Age=0");
        String cookie = kept.get(0).substring(0, kept.get(0).indexOf(';'));
        for (String path : List.of(API, "/api/v1/keys", "/q/metrics")) {
            assertThat(sluice.call("GET", path, "", "Authorization", "", "Cookie", cookie)
                            .status())
                    .as(path)
                    .isEqualTo(401);
        }
        for (String path : List.of("/experiments", "/settings", "/experiments/home")) {
            Sluice.Answer answer = sluice.call("GET", path, "", "Authorization", "", "Cookie", cookie);
            assertThat(answer.status()).as(path).isEqualTo(303);
            assertThat(answer.header("Location")).contains("/sign-in?next=");
        }
    }

    @Test
    @Order(9)
    void whatWasNotAskedForHere_orIsDenied_endsAtTheSignIn() throws IOException {
        Page page = browser.stranger(Look.DESKTOP);
        browser.open(page, HERE + "?code=stolen&state=guessed");
        refuses(page, "took too long, or was not begun here");
        page.context().close();
        Page denied = atTheForm("/experiments?sort=key");
        denied.waitForURL("**/authorize**");
        browser.open(denied, HERE + "?error=access_denied&error_description=a%0Ab&state=" + state(denied));
        refuses(denied, "did not let you in");
        denied.context().close();
        Page wrong = atTheForm("/experiments");
        wrong.waitForURL("**/authorize**");
        browser.open(wrong, HERE + "?code=guessed&state=" + state(wrong));
        refuses(wrong, "took too long, or was not begun here");
        wrong.context().close();
    }

    @Test
    @Order(10)
    void afterwards_oneIsOnThisSite_underTheNameThatIsKnownBest() throws IOException {
        Map<String, Map<String, ?>> answers = Map.of(
                "//evil.example/", Map.of("email", "shin@shop.example", "email_verified", true),
                "https://evil.example/", Map.of("email", "admin@shop.example"),
                "/\\evil.example", Map.of("preferred_username", "shin", "email", "admin@shop.example"));
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Map<String, ?>> answer : answers.entrySet()) {
            Page page = browser.stranger(Look.DESKTOP);
            browser.open(page, HERE + "?next=" + URLEncoder.encode(answer.getKey(), StandardCharsets.UTF_8));
            Map<String, Object> claims = new HashMap<>(answer.getValue());
            claims.put("groups", List.of("everybody"));
            identities.vouch(page, "0009", claims);
            page.waitForURL("**/experiments");
            assertThat(page.url()).isEqualTo("http://127.0.0.1:" + sluice.port() + "/experiments");
            names.add(page.locator(".who").textContent().replaceAll(" [0-9a-f]{12}$", ""));
            page.context().close();
        }
        assertThat(names).containsExactlyInAnyOrder("oidc:shin@shop.example", "oidc:0009", "oidc:shin");
    }

    /** Guesses until the address is limited. */
    private static void guess() {
        Sluice.await(
                "limited",
                Duration.ofSeconds(20),
                () -> sluice.call("GET", HERE + "?state=guessed", "", "Authorization", "")
                                .status()
                        == 429);
    }

    @Test
    @Order(11)
    void whoLosesTheirGroups_losesTheirSession_howeverManyWereRefusedBefore() throws IOException {
        Page before = signedIn("0011", "so", "shop/testers");
        Page page = atTheForm("/experiments");
        guess();
        identities.vouch(page, "0011", Map.of("preferred_username", "so", "groups", List.of("cooks")));
        // On a slow machine the limit may be over when the code comes: told, or limited, the session is over.
        page.waitForURL(url -> url.startsWith("http://127.0.0.1:" + sluice.port() + "/sign-in"));
        page.context().close();
        mustSignInAgain(before);
    }

    @Test
    @Order(12)
    void failedSignIns_areLimited_andLogsHoldNothingOfTokens() throws IOException {
        guess();
        Page page = signedIn("0010", "right", "everybody");
        page.context().close();
        String log = Files.readString(sluice.log());
        assertThat(log)
                .contains("the identity server does not answer", "what came from the identity server does not hold")
                .doesNotContain("eyJ", "shop/owners", "preferred_username", "access_denied", "Exception:", "\tat ");
    }
}
