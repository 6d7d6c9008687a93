package dev.sluice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The PostgreSQL server of a data directory, as the machine sees it: it may have outlived the process that started it. */
final class PostgresProcess {
    private static final long PATIENCE_SECONDS = 30;

    private final Path data;
    private final Path log;

    /**
     * @param data directory of its data
     * @param log file of what it says
     */
    PostgresProcess(Path data, Path log) {
        this.data = data;
        this.log = log;
    }

    /** The server that holds the data; empty while none does. */
    Optional<ProcessHandle> running() throws IOException {
        try {
            String first = Files.readAllLines(data.resolve("postmaster.pid")).stream()
                    .findFirst()
                    .orElse("");
            return first.matches("\\d{1,9}")
                    ? ProcessHandle.of(Long.parseLong(first)).filter(PostgresProcess::isServer)
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Numbers of processes are used again. */
    private static boolean isServer(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .command()
                        .map(command -> command.contains("postgres"))
                        .orElse(true);
    }

    /**
     * Whether this process has a child that starts the server on that data, which it may not hold yet. One that makes the data
     * ends a while before that, and is none.
     */
    boolean starting() {
        return ProcessHandle.current()
                .descendants()
                .map(child -> child.info().commandLine().orElse(""))
                .anyMatch(command -> command.contains(data.toString()) && !command.contains("/initdb "));
    }

    /** Ends the server that holds the data, and waits a while for that. */
    void end() throws IOException {
        Optional<ProcessHandle> server = running();
        server.ifPresent(ProcessHandle::destroy);
        try {
            if (server.isPresent()) {
                server.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("PostgreSQL does not end", e);
        }
    }

    /** What it said last, in one line. */
    String lastWords() {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.stream()
                    .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
                    .reduce((before, after) -> after)
                    .or(() -> lines.stream().reduce((before, after) -> after))
                    .orElse("it said nothing");
        } catch (IOException e) {
            return "what it said cannot be read";
        }
    }
}
