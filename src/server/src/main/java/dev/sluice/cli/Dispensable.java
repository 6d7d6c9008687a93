package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** A process that a server has begun beside itself. */
final class Dispensable {
    private Dispensable() {}

    /** Of a server's memory this process is the first to go, and it goes when its time is over or nobody waits for it. */
    static void become(int seconds) {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            // not on this system
        }
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE)));
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
                .execute(() -> Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE));
    }
}
