package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that cannot start says why in one line on standard error, names what is to be mended, and ends with 1. */
@Tag("faults")
class RefusedStartIT {
    @TempDir
    private Path directory;

    private Run start(Map<String, String> settings, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Sluice.java(), "-Xmx400m"));
        command.addAll(Sluice.JVM);
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", Sluice.JAR.toString(), "serve"));
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            boolean ended = process.waitFor(90, TimeUnit.SECONDS);
            return new Run(ended ? process.exitValue() : -1, Files.readAllLines(errors));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("sluice.training.schedule", "61 * * * *", "61"),
                Arguments.of("sluice.stages", "atribution", "profiles"),
                Arguments.of("sluice.stages", "learning,atribution", "profiles"),
                Arguments.of("sluice.outbox-capacity", "many", "\"many\""),
                Arguments.of("sluice.outbox-capacity", "-3", "-3"),
                Arguments.of("sluice.arm-threads", "0", "1 or more"),
                Arguments.of("sluice.definition-patience", "soon", "\"soon\""),
                Arguments.of("sluice.stop-delay", "-1s", "negative"),
                Arguments.of("sluice.onnx.provider", "require-cuda", "no graph runs on a GPU here"),
                Arguments.of("sluice.onnx.provider", "gpu", "cuda"),
                Arguments.of("quarkus.http.host", "192.0.2.1", "no address of this machine"),
                Arguments.of("sluice.kafka.properties-file", "/nowhere/k", "/nowhere/k"),
                Arguments.of("sluice.kafka.bootstrap", "nocolon", "nocolon"),
                Arguments.of("sluice.kafka.state-directory", "/proc/version", "/proc/version"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting_isNamed(String name, String value, String also) throws Exception {
        start(Map.of(name, value), "--port", String.valueOf(Sluice.freePort())).requireRefusal(name, also);
    }

    @Test
    void port_isNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String port = String.valueOf(taken.getLocalPort());
            start(Map.of(), "--port", port).requireRefusal(port, "in use");
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void secretsFile_isNamed(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("s.json"), text);
        start(Map.of("sluice.secrets-file", file.toString()), "--port", String.valueOf(Sluice.freePort()))
                .requireRefusal(file.toString(), "secrets file");
    }

    static Stream<String> secrets() {
        return Stream.of("{", "{}", "[]", "");
    }

    @ParameterizedTest
    @MethodSource("ports")
    void portsFile_isNamed(String text) throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        Files.writeString(data.resolve("format"), dev.sluice.stream.DataFormat.NUMBER + "\n");
        Path file = Files.writeString(data.resolve("ports.properties"), text);
        start(Map.of(), "--embedded", "--data-dir", data.toString(), "--port", String.valueOf(Sluice.freePort()))
                .requireRefusal(file.toString(), "p");
    }

    static Stream<String> ports() {
        return Stream.of("kafka=abc", "kafka=700000", "kafka=0", "kafka=\\u12", "kafka=");
    }

    @Test
    void missingSecrets_areNotMadeAnew_whereThereAreExperiments() throws Exception {
        try (Services services = new Services(directory.resolve("platform"), 2)) {
            try (Sluice sluice = services.application(Map.of()).start()) {
                Map<String, Object> definition =
                        Map.of("key", "home", "arms", List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
                assertThat(sluice.post("/api/v1/experiments", definition).status())
                        .isEqualTo(201);
                sluice.stop();
            }
            Path aside = services.secrets().resolveSibling("aside");
            Files.move(services.secrets(), aside);
            String port = String.valueOf(Sluice.freePort());
            start(services.settings("app"), "--port", port)
                    .requireRefusal(services.secrets().toString(), "sluice.new-secrets=true");
            assertThat(services.secrets()).doesNotExist();
            try (Sluice anew =
                    services.application(Map.of("sluice.new-secrets", "true")).start()) {
                assertThat(services.secrets()).exists();
                assertThat(anew.status("/q/health/ready")).isEqualTo(200);
            }
        }
    }

    private record Run(int code, List<String> errors) {
        void requireRefusal(String named, String also) {
            assertThat(errors)
                    .as("standard error")
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("sluice: ")
                            .contains(named)
                            .contains(also));
            assertThat(code).as("exit code").isEqualTo(1);
        }
    }
}
