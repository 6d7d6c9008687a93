package dev.sluice.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs commands of this program in processes of their own: training must not take memory from a server, and a graph that
 * nobody has run yet must not end one.
 */
public final class ChildProcess {
    private static final long LOOK_EVERY_MILLIS = 20;
    private static final long GONE_WITHIN_SECONDS = 10;
    private static final int LONGEST_LINE = 2_000;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    /** What a process needs of the environment to find its machine; the rest may hold passwords. */
    private static final Pattern MACHINE =
            Pattern.compile("PATH|HOME|LANG|LD_LIBRARY_PATH|CUDA_.*|NVIDIA_.*", Pattern.CASE_INSENSITIVE);

    private final List<String> options;
    private final Predicate<String> environment;
    private final Limits limits;

    private ChildProcess(List<String> options, Predicate<String> environment, Limits limits) {
        this.options = List.copyOf(options);
        this.environment = environment;
        this.limits = limits;
    }

    /** With a heap for training, everything that this process has in its environment, and a day. */
    public static ChildProcess training() {
        return new ChildProcess(List.of("-Xmx2g"), name -> true, new Limits(Duration.ofDays(1), OptionalLong.empty()));
    }

    /**
     * With a bounded heap, for a short time, and without what this process has in its environment.
     *
     * @param heap bytes
     * @param temporary directory for what libraries unpack
     */
    public static ChildProcess watched(long heap, Path temporary, Limits limits) {
        return new ChildProcess(
                List.of(
                        "-Xmx" + heap / 1024 + "k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary),
                MACHINE.asMatchPredicate(),
                limits);
    }

    /**
     * Runs a command to its end; an interrupt ends it early.
     *
     * @param told every line that it prints, or how it begins
     * @return its exit code
     * @throws Exceeded where it took more than it may, and was ended
     */
    public int run(List<String> arguments, Consumer<String> told) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(options);
        command.add("-jar");
        command.add(System.getProperty("java.class.path"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(environment.negate());
        Process process = builder.start();
        Thread stop = new Thread(process::destroy);
        try {
            Runtime.getRuntime().addShutdownHook(stop);
            Thread reader = new Thread(() -> read(process, told), "sluice-child-output");
            reader.setDaemon(true);
            reader.start();
            watch(process);
            int code = process.waitFor();
            reader.join();
            return code;
        } finally {
            process.destroy();
            if (!process.waitFor(GONE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            forget(stop);
        }
    }

    /** Looks at its memory again and again, where that has a limit. */
    private void watch(Process process) throws InterruptedException {
        long begun = System.nanoTime();
        long most = limits.resident.orElse(Long.MAX_VALUE);
        long pause = limits.resident.isPresent() ? LOOK_EVERY_MILLIS : limits.longest.toMillis();
        while (!process.waitFor(pause, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - begun >= limits.longest.toNanos()) {
                throw exceeded(process, limits.longest.toSeconds() + " seconds");
            }
            if (resident(process.pid()) > most) {
                throw exceeded(process, most / (1 << 20) + " MiB of memory");
            }
        }
    }

    /** One that takes too much is not asked to end. */
    private static Exceeded exceeded(Process process, String limit) {
        process.destroyForcibly();
        return new Exceeded("took more than " + limit);
    }

    /** Bytes that a process has in memory; 0 where the system does not say. */
    private static long resident(long pid) {
        try {
            Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
            return line.find() ? Long.parseLong(line.group(1)) * 1024 : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void forget(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException e) {
            // the program is ending, and the hook runs already
        }
    }

    /** However long a line is, not more of it is kept than anybody reads. */
    private static void read(Process process, Consumer<String> told) {
        StringBuilder line = new StringBuilder();
        try (Reader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    told.accept(line.toString());
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) next);
                }
            }
            if (line.length() > 0) {
                told.accept(line.toString());
            }
        } catch (IOException | UncheckedIOException e) {
            told.accept("its output cannot be read: " + e.getMessage());
        }
    }

    /**
     * What a process may take.
     *
     * @param longest time
     * @param resident bytes in memory, seen from outside, if they are limited; counted on Linux only
     */
    public record Limits(Duration longest, OptionalLong resident) {}

    /** A process that took more than it may. */
    public static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message);
        }
    }
}
