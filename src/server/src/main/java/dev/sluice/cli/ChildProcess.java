package dev.sluice.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a command of this program in a process of its own: training must not take memory from a server. */
public final class ChildProcess {
    private ChildProcess() {}

    /**
     * Runs a command to its end; an interrupt ends it early.
     *
     * @param told every line that it prints
     * @return its exit code
     */
    public static int run(List<String> arguments, Consumer<String> told) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("-Xmx2g");
        command.add("-jar");
        command.add(System.getProperty("java.class.path"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread stop = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(stop);
        Thread reader = new Thread(() -> read(process, told), "sluice-child-output");
        reader.setDaemon(true);
        reader.start();
        try {
            int code = process.waitFor();
            reader.join();
            forget(stop);
            return code;
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        }
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // the program is ending, and the hook runs already
        }
    }

    private static void read(Process process, Consumer<String> told) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(told);
        } catch (IOException | UncheckedIOException e) {
            told.accept("its output cannot be read: " + e.getMessage());
        }
    }
}
