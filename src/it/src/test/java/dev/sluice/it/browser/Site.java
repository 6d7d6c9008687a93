package dev.sluice.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.it.Sluice;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.IntStream;

/** A server with a catalogue of its own, and a browser in front of it. */
public final class Site implements AutoCloseable {
    /** Experiments in the API. */
    public static final String API = "/api/v1/experiments";

    /** What somebody writes who means harm. */
    public static final String HOSTILE = "<script>window.hacked = 1</script><img src=x onerror=\"window.hacked = 1\">";

    private static final int ITEMS = 40;

    private final Path directory;
    private final Sluice sluice;
    private final Browser browser;

    private Site(Path directory, Sluice sluice, Browser browser) {
        this.directory = directory;
        this.sluice = sluice;
        this.browser = browser;
    }

    /**
     * Starts both; without a browser the test is skipped, or fails where one is required.
     *
     * @param directory for all data
     */
    public static Site start(Path directory) throws IOException {
        Browser.requireInstalled();
        Path data = directory.resolve("data");
        Sluice sluice = new Sluice(data, Map.of("sluice.store.experiment", "shop"), "serve", "--embedded").start();
        Site site = new Site(data, sluice, new Browser("http://127.0.0.1:" + sluice.port(), sluice.key()));
        site.fill();
        return site;
    }

    private void fill() {
        List<Map<String, Object>> items = IntStream.range(0, ITEMS)
                .mapToObj(i -> Map.<String, Object>of("id", "i" + i, "title", i == 0 ? HOSTILE : "Thing " + i))
                .toList();
        List<Map<String, Object>> interactions = IntStream.range(0, 200)
                .mapToObj(i -> Map.<String, Object>of(
                        "unit",
                        "u" + i % 20,
                        "item",
                        "i" + i % ITEMS,
                        "at",
                        "2026-01-01T00:00:" + (10 + i % 50) + ".000Z"))
                .toList();
        assertThat(sluice.post("/api/v1/catalogue/items", items).status()).isBetween(200, 204);
        assertThat(sluice.post("/api/v1/catalogue/interactions", interactions).status())
                .isBetween(200, 204);
    }

    /** The server. */
    public Sluice sluice() {
        return sluice;
    }

    /** The browser. */
    public Browser browser() {
        return browser;
    }

    /** The embedded database, by the port that it notes. */
    public Connection database() throws IOException, SQLException {
        String port = Files.readAllLines(directory.resolve("postgresql/data/postmaster.pid"))
                .get(3)
                .strip();
        Properties passwords = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve("passwords.properties"))) {
            passwords.load(in);
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/sluice", "sluice", passwords.getProperty("database"));
    }

    /** As sure as a person who waits. */
    public static LocatorAssertions expect(Locator locator) {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        return PlaywrightAssertions.assertThat(locator);
    }

    /** Creates an experiment and starts it. */
    public void running(Map<String, Object> definition) {
        assertThat(sluice.post(API, definition).status()).isEqualTo(201);
        assertThat(sluice.post(API + "/" + definition.get("key") + ":start", Map.of())
                        .status())
                .isEqualTo(200);
    }

    /** Decisions whose lists are clicked at that rate by arm, and never at any other arm. */
    public void traffic(String experiment, int decisions, Map<String, Double> rates) {
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
                    Map<String, Object> event = new HashMap<>(Map.of(
                            "eventId",
                            "c",
                            "type",
                            "click",
                            "token",
                            decision.path("token").asText()));
                    int items = decision.path("items").size();
                    if (items > 0) { // the first ones more often
                        event.put("position", 1 + random.nextInt(1 + random.nextInt(items)));
                    }
                    events.add(event);
                }
            }
            if (!events.isEmpty()) {
                sluice.post("/api/v1/events", Map.of("events", events));
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        browser.close();
        sluice.close();
    }
}
