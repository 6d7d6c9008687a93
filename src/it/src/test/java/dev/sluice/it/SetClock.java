package dev.sluice.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The time of day of processes, which a test can set; their monotonic clocks stay. Needs a C compiler and a Linux. */
final class SetClock {
    private final Path library;
    private final Path offset;

    private SetClock(Path library, Path offset) {
        this.library = library;
        this.offset = offset;
    }

    /** A clock that is right; where there can be none, the test that asks is skipped, with the reason. */
    static SetClock in(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path source = directory.resolve("clock.c");
        Path library = directory.resolve("clock.so");
        try (InputStream in = SetClock.class.getResourceAsStream("/clock/clock.c")) {
            Files.write(source, in.readAllBytes());
        }
        boolean built = false;
        try {
            built = new ProcessBuilder(List.of(
                                    "cc", "-O2", "-shared", "-fPIC", "-o", library.toString(), source.toString()))
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            System.out.println("no C compiler: " + e.getMessage());
        }
        assumeTrue(built, "skipped: no C compiler, so no clock that can be set");
        SetClock clock = new SetClock(library, directory.resolve("offset"));
        clock.ahead(Duration.ZERO);
        return clock;
    }

    /** What a process needs to have it. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SLUICE_CLOCK", offset.toString());
    }

    /** Sets it that far ahead of the machine's; negative for behind. */
    void ahead(Duration by) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(by.toMillis())
                .flip();
        try (FileChannel file = FileChannel.open(offset, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(bytes);
        }
    }
}
