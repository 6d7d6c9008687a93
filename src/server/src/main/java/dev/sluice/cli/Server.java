package dev.sluice.cli;

import java.nio.file.Path;

/** Runs the platform in this process. */
public interface Server {
    /**
     * Runs until the process is told to stop.
     *
     * @param whenReady called once on its own thread when requests are served, and interrupted when the process is told
     *     to stop; its end stops nothing
     * @return exit code
     */
    int run(Options options, Runnable whenReady);

    /**
     * How to run.
     *
     * @param embedded whether to start a broker and a database under {@code dataDirectory}
     * @param dataDirectory used only when embedded
     * @param port of HTTP, on loopback unless configured otherwise
     */
    record Options(boolean embedded, Path dataDirectory, int port) {}
}
