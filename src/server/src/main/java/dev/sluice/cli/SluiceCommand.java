package dev.sluice.cli;

import dev.sluice.codec.InvalidInput;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line; exit code 0, 1 (failed) or 2 (bad arguments). */
@Command(
        name = "sluice",
        mixinStandardHelpOptions = true,
        version = "Sluice 0.1.0",
        description = "Multi-armed-bandit experimentation for recommender systems.")
public final class SluiceCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private SluiceCommand() {}

    /** Runs one command; returns its exit code. */
    public static int run(Server server, Clock clock, String... args) {
        CommandLine line = new CommandLine(new SluiceCommand())
                .addSubcommand(new ServeCommand(server))
                .addSubcommand(new DemoCommand(server))
                .addSubcommand(new ImportCommand())
                .addSubcommand(new ApplyCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new MakeSecretsCommand())
                .addSubcommand(new RotateTokenKeyCommand(clock))
                .addSubcommand(new PackCommand())
                .addSubcommand(new RegisterCommand())
                .addSubcommand(new VerifyModelCommand())
                .addSubcommand(new GenerateCommand())
                .addSubcommand(new SplitCommand())
                .addSubcommand(new TrainCommand(clock))
                .addSubcommand(new FillCommand())
                .addSubcommand(new EvaluateCommand())
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new ReplayCommand())
                .addSubcommand(new ExportCommand(clock));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(SluiceCommand::failed);
        return line.execute(args);
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult result) {
        if (failure instanceof InvalidInput input) {
            command.getErr().println("sluice: " + input.field() + " " + input.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        command.getErr().println("sluice: " + sentence(failure));
        return failure instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String sentence(Exception failure) {
        if (failure instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        }
        if (failure instanceof ConnectException) {
            return "nobody answers at the server's address; is it running?";
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
