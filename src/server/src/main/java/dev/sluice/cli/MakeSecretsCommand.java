package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import dev.sluice.token.SecretsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code make-secrets}: the secrets file that all replicas of a platform share. */
@Command(
        name = "make-secrets",
        mixinStandardHelpOptions = true,
        description = "Writes a new secrets file (mode 600); give the same one to every replica.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class MakeSecretsCommand implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Must not exist.")
    private Path out;

    @Override
    public Integer call() throws IOException {
        InvalidInput.require(!Files.exists(out), "--out", "must not exist, got '" + out + "'");
        new SecretsFile(out).make(SecretsFile.fresh());
        return 0;
    }
}
