package dev.sluice.boot;

import dev.sluice.cli.SluiceCommand;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.Clock;

/** Where the process starts: the command line decides whether a server is wanted. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(SluiceCommand.run(new QuarkusServer(), Clock.systemUTC(), args));
    }
}
