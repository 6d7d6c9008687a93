package dev.sluice.cli;

import dev.sluice.artifact.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code register}: an artifact of a directory into the registry of a running server. */
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description = "Registers an artifact as the next version of a model; the server checks it first.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RegisterCommand implements Callable<Integer> {
    @Option(names = "--artifact", required = true, paramLabel = "DIR", description = "Directory with a manifest.json.")
    private Path artifact;

    @Option(names = "--name", required = true, description = "Name of the model, like wukong.")
    private String name;

    @Mixin
    private Connection connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String registered = connection
                .open()
                .register(name, Artifact.read(artifact))
                .path("model")
                .asText();
        spec.commandLine().getOut().printf("registered %s%n", registered);
        return 0;
    }
}
