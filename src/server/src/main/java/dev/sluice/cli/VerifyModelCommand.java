package dev.sluice.cli;

import dev.sluice.arm.onnx.ModelCheck;
import dev.sluice.arm.onnx.OnnxRuntime;
import dev.sluice.arm.onnx.Provider;
import dev.sluice.artifact.Artifact;
import dev.sluice.artifact.Manifest;
import dev.sluice.codec.InvalidInput;
import dev.sluice.codec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify-model}: what a server does before it registers a model, which it does by this command in a child process. */
@Command(
        name = "verify-model",
        mixinStandardHelpOptions = true,
        description = "Opens a model and runs a probe batch, as a server does before it registers one.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyModelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The model: manifest.json and its files.")
    private Path model;

    @Option(names = "--provider", defaultValue = "auto", description = "auto, cpu, cuda or require-cuda.")
    private String provider;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the answer goes, as JSON.")
    private @Nullable Path out;

    @Option(names = "--within", paramLabel = "SECONDS", hidden = true)
    private @Nullable Integer within;

    @Override
    public Integer call() throws IOException {
        if (within != null) {
            Dispensable.become(within);
        }
        OnnxRuntime runtime;
        try {
            runtime = new OnnxRuntime(
                    Provider.valueOf(provider.toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalStateException | UnsatisfiedLinkError e) {
            spec.commandLine().getErr().println("sluice: " + e.getMessage());
            return ModelVerdict.NOT_HERE;
        }
        ModelVerdict verdict;
        try {
            verdict = ModelVerdict.of(ModelCheck.seen(runtime, Artifact.read(model)));
        } catch (InvalidInput e) {
            verdict = ModelVerdict.of(e);
        }
        if (out != null) {
            Files.write(out, Json.http().writeValueAsBytes(verdict));
        }
        Manifest.Serving seen = verdict.serving();
        spec.commandLine()
                .getOut()
                .printf(
                        "can be served, on %s: reads %s, gives %s%n",
                        seen.verifiedBy(),
                        seen.inputs().stream().map(Manifest.Tensor::name).toList(),
                        seen.outputs().stream().map(Manifest.Tensor::name).toList());
        return 0;
    }
}
