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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.io.file.PathUtils;
import org.jboss.logging.Logger;
import picocli.CommandLine;

/**
 * Opens and runs models in a process of its own, whose time is bounded and whose memory is watched from outside: what a graph
 * needs is known only by running it, and within one operator nothing else can end it.
 */
final class ChildProbe implements ModelProbe {
    private static final Logger LOG = Logger.getLogger(ChildProbe.class);

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long HEAP = 128L << 20;
    private static final int TIMES_FILES = 4;
    /** What texts of a file take as strings, each in a list and a map. */
    private static final int TIMES_TEXTS = 10;

    private static final int MOST_ANSWER = 1 << 20;
    private static final int LINES = 20;

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
        Path own = Files.createTempDirectory(place.toAbsolutePath().getParent(), place.getFileName() + "-probe");
        Path answer = own.resolve("answer.json");
        Deque<String> said = new ArrayDeque<>();
        try {
            int code = child(artifact, own)
                    .run(
                            List.of(
                                    "verify-model",
                                    place.toString(),
                                    "--provider",
                                    provider.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                    "--out",
                                    answer.toString(),
                                    "--within",
                                    String.valueOf(LONGEST.toSeconds())),
                            line -> keep(said, line));
            return verdict(answer, code, said).serving();
        } catch (ChildProcess.Exceeded e) {
            throw new InvalidInput(
                    Artifact.GRAPH, "must open and run a probe batch within its limits; it " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the server stops");
        } finally {
            PathUtils.deleteDirectory(own);
        }
    }

    private ChildProcess child(Artifact artifact, Path own) {
        long graph = Optional.ofNullable(artifact.files().get(Artifact.GRAPH))
                .map(Content::size)
                .orElse(0L); // stays outside the heap
        long all = artifact.files().values().stream().mapToLong(Content::size).sum();
        return ChildProcess.watched(
                HEAP + TIMES_TEXTS * (all - graph),
                own,
                new ChildProcess.Limits(
                        LONGEST, OptionalLong.of(memory + TIMES_FILES * graph + TIMES_TEXTS * (all - graph))));
    }

    /** Called by one thread, which has ended when the process has. */
    private static void keep(Deque<String> said, String line) {
        said.add(line);
        if (said.size() > LINES) {
            said.remove();
        }
    }

    /** What it found; where it found nothing, the log has what it said. */
    private static ModelVerdict verdict(Path answer, int code, Deque<String> said) throws IOException {
        if (!Files.exists(answer)) {
            LOG.warnf("the process that tried a model ended with %d: %s", code, String.join(" | ", said));
            if (code == ModelVerdict.NOT_HERE || code == CommandLine.ExitCode.USAGE) {
                throw new Unavailable("models cannot be tried here at the moment; the log says why");
            }
            throw new InvalidInput(Artifact.GRAPH, "must open and run a probe batch; the process that tried it ended");
        }
        try (InputStream in = Files.newInputStream(answer)) {
            byte[] bytes = in.readNBytes(MOST_ANSWER + 1);
            InvalidInput.require(
                    bytes.length <= MOST_ANSWER, Artifact.GRAPH, "must be described in a million characters");
            return Json.http().readValue(bytes, ModelVerdict.class);
        }
    }
}
