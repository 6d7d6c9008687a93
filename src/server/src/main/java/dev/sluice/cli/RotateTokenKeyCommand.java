package dev.sluice.cli;

import dev.sluice.codec.Durations;
import dev.sluice.codec.InvalidInput;
import dev.sluice.token.SecretsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rotate-token-key}: a new key for attribution tokens. */
@Command(
        name = "rotate-token-key",
        mixinStandardHelpOptions = true,
        description = {
            "Adds a key to the secrets file that signs attribution tokens after a delay, and retires the others then.",
            "Running servers read the file every five seconds; bring it to all of them before the delay is over.",
            "Tokens of a retired key are accepted for their window and grace and 24 hours more."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RotateTokenKeyCommand implements Callable<Integer> {
    private final Clock clock;

    @Option(
            names = "--secrets-file",
            defaultValue = "data/secrets.json",
            description = "The servers' secrets file (default: ${DEFAULT-VALUE}).")
    private Path file;

    @Option(names = "--delay", defaultValue = "10m", description = "When the key begins to sign (default: 10m).")
    private String delay;

    @Spec
    private CommandSpec spec;

    RotateTokenKeyCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        InvalidInput.require(Files.isReadable(file), "--secrets-file", "must be a secrets file, got '" + file + "'");
        Instant from = clock.instant().plus(Durations.parse(delay));
        int id = new SecretsFile(file).rotate(from);
        spec.commandLine().getOut().printf("key %d signs from %s%n", id, from);
        return 0;
    }
}
