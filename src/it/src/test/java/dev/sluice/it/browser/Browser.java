package dev.sluice.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, used as people use it. What it writes to its console as an error fails the test. */
public final class Browser implements AutoCloseable {
    /** Where pictures go. */
    static final Path PICTURES = Path.of(System.getProperty("sluice.screenshots", "target/screenshots"));

    private static final List<String> ARGUMENTS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** A refused request is told as an error too, whatever the page makes of it; so is one that a newer one replaces. */
    private static final List<String> QUIET =
            List.of("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest", "htmx:sendError");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser browser;
    private final String base;
    private final String key;
    private final List<String> complaints = new ArrayList<>();

    /**
     * Starts it; where there is none, the tests are skipped, unless the environment says that they are required.
     *
     * @param base address of the server
     * @param key to sign in with
     */
    Browser(String base, String key) {
        this.base = base;
        this.key = key;
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable().orElseThrow())
                        .setArgs(ARGUMENTS));
    }

    /** Skips the test, and says why, where there is no Chromium and none is required. */
    public static void requireInstalled() {
        if (executable().isPresent()) {
            return;
        }
        String reason = "no Chromium: install the package chromium, or set CHROMIUM_PATH";
        if ("required".equals(System.getenv("SLUICE_BROWSER_TESTS"))) {
            Assertions.fail(reason);
        }
        System.out.println("browser tests are skipped: " + reason);
        Assumptions.abort(reason);
    }

    private static Optional<Path> executable() {
        Optional<Path> named =
                Optional.ofNullable(System.getenv("CHROMIUM_PATH")).map(Path::of);
        Stream<Path> onPath = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "chromium"));
        return Stream.concat(named.stream(), onPath).filter(Files::isExecutable).findFirst();
    }

    /** A page of somebody who has not signed in. */
    public Page stranger(Look look) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(look.width, look.height)
                .setColorScheme(look.dark ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setLocale(look.language));
        context.setDefaultTimeout(20_000);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && QUIET.stream().noneMatch(message.text()::startsWith)) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        return page;
    }

    /** A page of somebody who has. */
    public Page signedIn(Look look) {
        Page page = stranger(look);
        page.navigate(base + "/sign-in");
        page.fill("#key", key);
        page.click("main button[type=submit]");
        page.waitForURL("**/experiments");
        return page;
    }

    /** Goes to a page of the server. */
    public void open(Page page, String path) {
        page.navigate(base + path);
    }

    /** Goes to a page and does not wait for what it needs. */
    public void beginToOpen(Page page, String path) {
        page.navigate(base + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    }

    /** Keeps a picture of the whole page. */
    public static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** Fails where axe-core finds something serious. */
    public static void requireAccessible(Page page, String name) {
        List<Rule> serious = new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .toList();
        assertThat(serious)
                .as(name)
                .extracting(rule -> rule.getId() + ": "
                        + rule.getNodes().stream()
                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                .limit(3)
                                .toList())
                .isEmpty();
    }

    /** What any page has complained about so far; asked once. */
    public List<String> complaints() {
        List<String> all = List.copyOf(complaints);
        complaints.clear();
        return all;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /** How somebody looks at pages. */
    public record Look(int width, int height, boolean dark, String language) {
        public static final Look DESKTOP = new Look(1280, 900, false, "en-US");

        /** The ways in which every page must be readable. */
        public static List<Look> all() {
            return List.of(
                    DESKTOP,
                    new Look(1280, 900, true, "en-US"),
                    new Look(390, 844, false, "en-US"),
                    new Look(390, 844, true, "en-US"));
        }

        public String label() {
            return (dark ? "dark" : "light") + "-" + width;
        }
    }
}
