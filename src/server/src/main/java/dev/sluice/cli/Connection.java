package dev.sluice.cli;

import dev.sluice.artifact.Artifact;
import dev.sluice.codec.InvalidInput;
import dev.sluice.model.ModelReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options that say which running server is meant. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class Connection {
    @Option(
            names = "--server",
            defaultValue = "http://127.0.0.1:8080",
            description = "Address (default: ${DEFAULT-VALUE}).")
    private URI server;

    @Option(
            names = "--key-file",
            defaultValue = "data/admin.key",
            description = "File with an API key (default: ${DEFAULT-VALUE}).")
    private Path keyFile;

    /** A file beside the one with the key. */
    Path beside(String name) {
        return keyFile.toAbsolutePath().resolveSibling(name);
    }

    /**
     * An artifact.
     *
     * @param option that names it
     * @param model its directory, or a model of the server like {@code bpr@champion}
     */
    Artifact artifact(String option, String model) throws IOException, InterruptedException {
        if (Files.isDirectory(Path.of(model))) {
            return Artifact.read(Path.of(model));
        }
        InvalidInput.require(
                model.contains("@"),
                option,
                "must be a directory, or a model of the server like bpr@champion, got '" + model + "'");
        return open().artifact(ModelReference.parse(model))
                .orElseThrow(() -> new InvalidInput(option, "must be registered, got '" + model + "'"));
    }

    ApiClient open() throws IOException {
        InvalidInput.require(
                Files.isReadable(keyFile), "--key-file", "must be a file with an API key, got '" + keyFile + "'");
        return new ApiClient(server, Files.readString(keyFile).strip());
    }
}
