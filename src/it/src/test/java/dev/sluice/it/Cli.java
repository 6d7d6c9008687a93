package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands of the program, in a process of their own. */
final class Cli {
    private Cli() {}

    /** Runs a command against a server, with its administrator's key; returns what it printed. */
    static String run(Sluice server, String... arguments) throws IOException, InterruptedException {
        Path key = Files.createTempFile("sluice", ".key");
        try {
            Files.writeString(key, server.key());
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--server", "http://127.0.0.1:" + server.port(), "--key-file", key.toString()));
            return alone(all.toArray(String[]::new));
        } finally {
            Files.delete(key);
        }
    }

    /** Runs a command that asks no server. */
    static String alone(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(Sluice.java()));
        line.addAll(Sluice.JVM);
        line.addAll(List.of("-jar", Sluice.JAR.toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
