package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Processes of this machine, and what a test does to them. */
final class Processes {
    private Processes() {}

    /** Whether somebody listens on a port. */
    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL to a process and its children. */
    static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    /** A signal to a process and its children. */
    static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(process.pid())));
        process.descendants().forEach(child -> command.add(String.valueOf(child.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    /** The database server under a directory: it detaches itself, so it is no descendant, and notes its process id. */
    static Optional<ProcessHandle> database(Path directory) {
        Path note = directory.resolve("postgresql/data/postmaster.pid");
        try {
            return Files.exists(note)
                    ? ProcessHandle.of(
                            Long.parseLong(Files.readAllLines(note).get(0).strip()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
