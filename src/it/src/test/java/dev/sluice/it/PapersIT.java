package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.codec.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The build commands of the papers, run as they are written on a copy of the repository. */
@Tag("full")
class PapersIT {
    private static final List<String> PAPERS = List.of("docs/operators.md", "deploy/README.md", "deploy/Dockerfile");
    private static final Set<String> LEFT = Set.of("target", ".git", "data");

    @TempDir
    private static Path copy;

    /** Builds only: what runs or tests is run by other tests. */
    static Stream<String> builds() {
        return PAPERS.stream()
                .flatMap(PapersIT::lines)
                .map(line -> line.strip().replaceFirst("^RUN ", "").replaceFirst("\\s+#.*", ""))
                .filter(line -> line.startsWith("./mvnw ") && line.endsWith(" package"))
                .map(line -> line.replace("-B --no-transfer-progress ", ""))
                .distinct();
    }

    private static Stream<String> lines(String paper) {
        try {
            return Files.readAllLines(Repository.path(paper)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void copy() throws IOException {
        Path from = Repository.path("");
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (LEFT.contains(String.valueOf(directory.getFileName())) && !directory.equals(from)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copy.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String run(String command) throws IOException, InterruptedException {
        Path log = copy.resolve("command.log");
        List<String> words = new ArrayList<>(List.of("sh", "-c", command));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().merge("MAVEN_OPTS", String.join(" ", Sluice.JVM), (given, more) -> given + " " + more);
        Process process = builder.start();
        assertThat(process.waitFor()).as(command + "\n" + Files.readString(log)).isZero();
        return Files.readString(log);
    }

    @ParameterizedTest
    @MethodSource("builds")
    void build_makesWhatThePapersPromise(String command) throws Exception {
        run(command);
        assertThat(copy.resolve("src/server/target/quarkus-app/quarkus-run.jar"))
                .exists();
        assertThat(run("java -jar src/server/target/quarkus-app/quarkus-run.jar --help"))
                .contains("serve", "simulate");
    }

    @Test
    void launcher_buildsWhatItStarts() throws Exception {
        assertThat(run("./sluice --help")).contains("serve", "demo", "train");
        assertThat(copy.resolve("src/embedded/target/quarkus-app/quarkus-run.jar"))
                .exists();
        assertThat(run("./sluice --version")).contains("Sluice").doesNotContain("building");
    }
}
