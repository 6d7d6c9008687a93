package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Lints what cannot be started here: the container image, the compose file, and the Kubernetes base. */
class DeployTest {
    /** All documents of a file; anchors and merges are resolved, as the tools that read these files do. */
    private static List<JsonNode> documents(String file) {
        List<JsonNode> documents = new ArrayList<>();
        try {
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(Files.readString(Repository.path(file)))
                    .forEach(document -> documents.add(Json.http().valueToTree(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    /** Environment variables of all settings of the platform, as MicroProfile Config maps them. */
    private static Set<String> settings() {
        Set<String> names = new TreeSet<>();
        for (Method method : SluiceConfig.class.getMethods()) {
            if (method.getReturnType().getEnclosingClass() == SluiceConfig.class
                    && method.getReturnType().isInterface()) {
                for (Method inner : method.getReturnType().getMethods()) {
                    names.add("SLUICE_" + upper(method.getName()) + "_" + upper(inner.getName()));
                }
            } else {
                names.add("SLUICE_" + upper(method.getName()));
            }
        }
        return names;
    }

    private static String upper(String name) {
        return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    @Test
    void everySettingNamed_exists() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Repository.path("docker-compose.yml")));
        try (Stream<Path> deploy = Files.walk(Repository.path("deploy"))) {
            deploy.filter(Files::isRegularFile).forEach(files::add);
        }
        Set<String> named = new TreeSet<>();
        for (Path file : files) {
            Matcher names = Pattern.compile("SLUICE_[A-Z_]+").matcher(Files.readString(file));
            while (names.find()) {
                named.add(names.group());
            }
        }
        named.remove("SLUICE_DB_PASSWORD"); // of the compose file itself
        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(settings());
    }

    @Test
    void compose_pinsImages_bindsToLoopback_andMountsWhatIsThere() {
        JsonNode compose = documents("docker-compose.yml").get(0);
        assertThat(compose.path("services").properties()).hasSize(7);
        compose.path("services").properties().forEach(service -> {
            JsonNode settings = service.getValue();
            String image = settings.path("image")
                    .asText(settings.path("<<").path("image").asText());
            assertThat(image).as(service.getKey()).matches("[a-z/]+:v?\\d[\\w.]*");
            settings.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            settings.path("volumes")
                    .forEach(volume -> assertMounted(compose, volume.asText().split(":")[0]));
            settings.path("depends_on")
                    .fieldNames()
                    .forEachRemaining(other ->
                            assertThat(compose.path("services").has(other)).isTrue());
        });
        assertThat(documents("deploy/prometheus.yml").get(0).toString())
                .contains("sluice-1:8080", "sluice-2:8080", "/metrics/metrics.key");
        assertThat(documents("docker-compose.yml").get(0).toString())
                .as("who reads the key is who it belongs to")
                .contains("\"SLUICE_METRICS_KEY_FILE\":\"/metrics/metrics.key\"", "\"user\":\"10001\"");
    }

    private static void assertMounted(JsonNode compose, String source) {
        boolean there = source.startsWith("./")
                ? Files.exists(Repository.path(source))
                : compose.path("volumes").has(source);
        assertThat(there).as(source).isTrue();
    }

    @Test
    void image_isPinned_andRunsAsNobodySpecial() throws IOException {
        List<String> lines = Files.readAllLines(Repository.path("deploy/Dockerfile"));
        assertThat(lines.stream().filter(line -> line.startsWith("FROM ")))
                .hasSize(2)
                .allMatch(line -> line.matches("FROM eclipse-temurin:25-(jdk|jre)-noble( AS build)?"));
        assertThat(lines.stream().filter(line -> line.startsWith("USER "))).containsExactly("USER 10001");
        assertThat(lines.indexOf("USER 10001")).isLessThan(lines.indexOf("CMD [\"serve\"]"));
        assertThat(lines).noneMatch(line -> line.startsWith("ADD "));
        for (String line : lines) {
            if (line.startsWith("COPY ") && !line.contains("--from")) {
                Stream.of(line.split(" "))
                        .skip(1)
                        .limit(line.split(" ").length - 2L)
                        .forEach(source -> assertThat(Files.exists(Repository.path(source)))
                                .as(source)
                                .isTrue());
            }
        }
    }

    @Test
    void kubernetes_probesWhatHealthOffers_andAllowsNothing() {
        JsonNode base = documents("deploy/base/kustomization.yaml").get(0);
        base.path("resources")
                .forEach(file -> assertThat(documents("deploy/base/" + file.asText()))
                        .allMatch(document -> document.has("kind")));
        JsonNode set = documents("deploy/base/statefulset.yaml").get(0);
        JsonNode pod = set.path("spec").path("template").path("spec");
        JsonNode container = pod.path("containers").path(0);
        assertThat(set.path("spec").path("replicas").asInt()).isEqualTo(2);
        assertThat(container.path("livenessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/q/health/live");
        assertThat(container.path("readinessProbe").path("httpGet").path("path").asText())
                .isEqualTo("/q/health/ready");
        assertThat(container.path("startupProbe").path("httpGet").path("path").asText())
                .isEqualTo("/q/health/started");
        assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(container
                        .path("securityContext")
                        .path("readOnlyRootFilesystem")
                        .asBoolean())
                .isTrue();
        assertThat(documents("deploy/base/disruption-budget.yaml")
                        .get(0)
                        .path("spec")
                        .path("selector"))
                .isNotEmpty();
        assertThat(container.path("resources").path("limits").has("memory")).isTrue();
    }

    @Test
    void dashboard_hasPanelsThatDoNotOverlap() throws IOException {
        JsonNode dashboard =
                Json.http().readTree(Files.readString(Repository.path("deploy/grafana/dashboards/sluice.json")));
        Set<String> places = new TreeSet<>();
        dashboard.path("panels").forEach(panel -> {
            assertThat(places.add(panel.path("gridPos").toString())).isTrue();
            assertThat(panel.path("targets")).isNotEmpty();
            assertThat(panel.path("description").asText()).isNotEmpty();
        });
        assertThat(places).hasSize(8);
    }
}
