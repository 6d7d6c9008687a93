package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve}: the platform. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the platform; with --embedded, also a broker and a database.")
final class ServeCommand implements Callable<Integer> {
    private final Server server;

    @Option(names = "--embedded", description = "Start PostgreSQL and Kafka under the data directory.")
    private boolean embedded;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    ServeCommand(Server server) {
        this.server = server;
    }

    @Override
    public Integer call() {
        return server.run(options.options(embedded), () -> {});
    }
}
