package dev.sluice.boot;

import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Content;
import dev.sluice.artifact.Manifest;
import dev.sluice.cli.ChildProcess;
import dev.sluice.cli.ModelVerdict;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import dev.sluice.registry.ModelProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Opens and runs models in a process of its own, whose time is bounded and whose memory is watched from outside: what a graph
 * needs is known only by running it, and within one operator nothing else can end it.
 */
final class ChildProbe implements ModelProbe {
    private static final Logger LOG = Logger.getLogger(ChildProbe.class);

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long HEAP = 128L << 20;
    private static final int TIMES_FILES = 4;

    private final Provider provider;
    private final long memory;

    /**
     * @param provider where graphs run here
     * @param memory bytes that a probe may take, and four times the model's files
     */
    ChildProbe(Provider provider, long memory) {
        this.provider = provider;
        this.memory = memory;
    }

    @Override
    public Manifest.Serving seen(Artifact artifact, Path place) throws IOException {
        long all = size(artifact, List.of());
        ChildProcess child = ChildProcess.watched(
                HEAP + TIMES_FILES * size(artifact, List.of(Artifact.GRAPH)), // the graph stays outside the heap
                new ChildProcess.Limits(LONGEST, memory + TIMES_FILES * all));
        Path answer = place.resolveSibling(place.getFileName() + ".json");
        try {
            child.run(
                    List.of(
                            "verify-model",
                            place.toString(),
                            "--provider",
                            provider.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            "--out",
                            answer.toString()),
                    LOG::debug);
            if (!Files.exists(answer)) {
                throw new InvalidInput(
                        Artifact.GRAPH, "must open and run a probe batch; the process that tried it ended");
            }
            return Json.http()
                    .readValue(Files.readAllBytes(answer), ModelVerdict.class)
                    .serving();
        } catch (ChildProcess.Exceeded e) {
            throw new InvalidInput(
                    Artifact.GRAPH, "must open and run a probe batch within its limits; it " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private static long size(Artifact artifact, List<String> without) {
        return artifact.files().entrySet().stream()
                .filter(file -> !without.contains(file.getKey()))
                .map(Map.Entry::getValue)
                .mapToLong(ChildProbe::size)
                .sum();
    }

    private static long size(Content content) {
        try {
            return content.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
