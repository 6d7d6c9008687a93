package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Repository;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** The worked example under {@code experiments/outcomes}, as its paper says, against the report. */
final class WorkedExample {
    private WorkedExample() {}

    static void run(Sluice sluice, String experiment, double unit, Path directory) throws Exception {
        String path = "/api/v1/experiments/" + experiment;
        Path outcomes = directory.resolve(experiment + ".parquet");
        download(sluice, path + "/outcomes?format=parquet", outcomes);
        Path versions = directory.resolve(experiment + ".json");
        Files.writeString(versions, sluice.call("GET", path + "/versions", "").text());
        JsonNode report = sluice.get(path + "/report");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement duck = connection.createStatement()) {
            duck.execute("set variable outcomes = '" + outcomes + "'");
            duck.execute("set variable versions = '" + versions + "'");
            duck.execute("set variable control = 'popular'");
            duck.execute("set variable unit = " + unit);
            duck.execute(Files.readString(Repository.path("experiments/outcomes/report.sql")));
            Map<String, Double> seen = new TreeMap<>();
            read(duck, "arms", seen);
            read(duck, "overall", seen);
            read(duck, "findings", seen);
            Map<String, Double> told = told(report, experiment.equals("users"), unit == 1 ? "ctr" : "value");
            assertThat(seen.keySet()).containsAll(told.keySet());
            told.forEach((name, value) ->
                    assertThat(seen.get(name)).as("%s of %s", name, experiment).isCloseTo(value, within(1e-9)));
            System.out.printf("worked example: %s %s%n", experiment, told);
        }
    }

    private static void download(Sluice sluice, String path, Path file) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sluice.port() + path))
                .header("Authorization", "Bearer " + sluice.key())
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofFile(file));
    }

    private static void read(Statement duck, String view, Map<String, Double> into) throws Exception {
        try (ResultSet rows = duck.executeQuery("from " + view)) {
            while (rows.next()) {
                for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
                    into.put(
                            view + "." + rows.getString(1) + "."
                                    + rows.getMetaData().getColumnName(i),
                            rows.getDouble(i));
                }
            }
        }
    }

    private static Map<String, Double> told(JsonNode report, boolean units, String reward) {
        Map<String, Double> told = new TreeMap<>();
        for (JsonNode arm : report.path("arms")) {
            String name = "arms." + arm.path("arm").asText() + ".";
            told.put(
                    name + "rows",
                    arm.path(units ? "matureUnits" : "matureImpressions").asDouble());
            for (String count : new String[] {"clicks", "views", "conversions", "reward"}) {
                told.put(name + count, arm.path(count).asDouble());
            }
            if (arm.has("overall")) {
                told.put(
                        "overall." + arm.path("arm").asText() + ".value",
                        arm.at("/overall/value").asDouble());
            }
        }
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("metric").asText().equals(reward)
                    && finding.path("versus").asText().equals("popular")) {
                told.put(
                        "findings." + finding.path("arm").asText() + ".estimate",
                        finding.path("estimate").asDouble());
            }
        }
        assertThat(told.keySet())
                .anyMatch(name -> name.startsWith("findings"))
                .anyMatch(name -> name.startsWith("overall"));
        return told;
    }
}
