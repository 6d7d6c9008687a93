package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.codec.InvalidInput;
import dev.sluice.token.SecretsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys}: API keys of a running server. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Lists, makes, rotates and revokes the API keys of a running server; needs an admin key.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KeysCommand implements Runnable {
    private static final String KEYS = "/api/v1/keys";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, make, rotate or revoke");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows all keys that are not revoked.")
    int list(@Mixin Connection connection) throws IOException, InterruptedException {
        out().printf("%-24s %-8s %-20s %-24s %-24s%n", "name", "role", "for", "last used", "ends");
        for (JsonNode key : keys(connection.open())) {
            out().printf(
                            "%-24s %-8s %-20s %-24s %-24s%n",
                            key.path("name").asText(),
                            key.path("role").asText(),
                            experiments(key),
                            key.path("lastUsedAt").asText("–"),
                            key.path("expires").asText("never"));
        }
        return 0;
    }

    @Command(name = "make", mixinStandardHelpOptions = true, description = "Makes a key and shows it, this once.")
    int make(
            @Mixin Connection connection,
            @Option(names = "--name", required = true, description = "What it is for.") String name,
            @Option(names = "--role", required = true, description = "admin, editor, viewer or client.") String role,
            @Mixin Bounds bounds,
            @Mixin Secret secret)
            throws IOException, InterruptedException {
        Map<String, Object> wanted = new HashMap<>(Map.of("name", name, "role", role));
        bounds.into(wanted);
        secret.tell(connection.open().post(KEYS, wanted), out());
        return 0;
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Gives a key another secret and shows it, this once; its sessions end.")
    int rotate(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = "Name of the key.") String name,
            @Option(
                            names = "--overlap",
                            defaultValue = "0s",
                            description = "How long the secret before is still taken, like 1h (default: not at all).")
                    String overlap,
            @Mixin Secret secret)
            throws IOException, InterruptedException {
        ApiClient client = connection.open();
        secret.tell(client.post(KEYS + "/" + id(client, name) + ":rotate", Map.of("overlap", overlap)), out());
        return 0;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends a key for good, everywhere.")
    int revoke(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME", description = "Name of the key.") String name)
            throws IOException, InterruptedException {
        ApiClient client = connection.open();
        client.delete(KEYS + "/" + id(client, name));
        out().println("revoked: " + name);
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static List<JsonNode> keys(ApiClient client) throws IOException, InterruptedException {
        return StreamSupport.stream(client.require(KEYS).path("keys").spliterator(), false)
                .toList();
    }

    private static String id(ApiClient client, String name) throws IOException, InterruptedException {
        return keys(client).stream()
                .filter(key -> key.path("name").asText().equals(name))
                .map(key -> key.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new InvalidInput("NAME", "must be the name of a key, got '" + name + "'"));
    }

    private static String experiments(JsonNode key) {
        List<String> names = new ArrayList<>();
        key.path("experiments").forEach(name -> names.add(name.asText()));
        return names.isEmpty() ? "all" : String.join(",", names);
    }

    /** What a key is bound to. */
    static final class Bounds {
        @Option(names = "--expires", description = "When it ends, like 2027-01-31T12:00:00Z (default: never).")
        private @Nullable String expires;

        @Option(
                names = "--experiment",
                description =
                        "Experiment that it is for, or a beginning like 'shop-*'; may be repeated (default: all).")
        private List<String> experiments = List.of();

        @Option(
                names = "--origin",
                description = "Origin of browser pages that may use it; may be repeated (default: none).")
        private List<String> origins = List.of();

        void into(Map<String, Object> wanted) {
            if (expires != null) {
                wanted.put("expires", expires);
            }
            wanted.put("experiments", experiments);
            wanted.put("origins", origins);
        }
    }

    /** Where a secret is told. */
    static final class Secret {
        @Option(names = "--out", paramLabel = "FILE", description = "Writes the key there, mode 600, and not here.")
        private @Nullable Path file;

        void tell(JsonNode made, PrintWriter out) throws IOException {
            String key = made.path("key").asText();
            if (file == null) {
                out.println(key);
            } else {
                SecretsFile.writePrivately(file, key + "\n");
                out.println("written: " + file);
            }
        }
    }
}
