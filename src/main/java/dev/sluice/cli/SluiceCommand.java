package dev.sluice.cli;

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
    public static int run(Server server, String... args) {
        CommandLine line = new CommandLine(new SluiceCommand()).addSubcommand(new ServeCommand(server));
        line.setExecutionExceptionHandler((failure, command, result) -> {
            command.getErr().println("sluice: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
