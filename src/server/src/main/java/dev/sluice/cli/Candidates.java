package dev.sluice.cli;

import dev.sluice.cascade.FirstStage;
import dev.sluice.codec.InvalidInput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what stands before a ranker. */
final class Candidates {
    @Option(
            names = "--candidates",
            paramLabel = "MODEL",
            description =
                    "First stage of a ranker, as it will serve: a retrieval model, by the directory of its artifact or as the"
                            + " server names it, like bpr@champion.")
    private @Nullable String model;

    @Option(
            names = "--limit",
            defaultValue = "200",
            description = "Candidates that the first stage gives (default: ${DEFAULT-VALUE}).")
    private int limit;

    boolean asked() {
        return model != null;
    }

    /**
     * The first stage, if one was asked for.
     *
     * @param connection to where it may be
     */
    Optional<FirstStage> first(Connection connection) throws IOException, InterruptedException {
        InvalidInput.require(limit >= 1 && limit <= 100_000, "--limit", "must be in [1, 100000], got " + limit);
        return model == null
                ? Optional.empty()
                : Optional.of(new FirstStage(connection.artifact("--candidates", model), limit));
    }
}
