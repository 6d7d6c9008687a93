package dev.sluice.cli;

import dev.sluice.cli.Server.Options;
import dev.sluice.codec.InvalidInput;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command that runs the platform. */
final class ServeOptions {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where the embedded services keep their data (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path dataDirectory;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "HTTP port (default: ${DEFAULT-VALUE}).")
    private int port;

    Options options(boolean embedded) {
        InvalidInput.require(port >= 0 && port <= 65_535, "--port", "must be in [0, 65535], got " + port);
        return new Options(embedded, dataDirectory, port);
    }

    int port() {
        return port;
    }

    Path dataDirectory() {
        return dataDirectory;
    }
}
