package dev.sluice.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the system tells of a process, and of the processes that it started; of a process that has ended, zeros. */
record Vitals(long pid) {
    private static final double TICKS_PER_SECOND = 100;
    private static final int FIRST_OF_TIMES = 11;
    private static final int TIMES = 4;
    private static final double KIBIBYTES = 1024;

    /** Seconds of CPU so far, its children's among them, those that have ended too. */
    double cpuSeconds() {
        LongStream family = LongStream.concat(
                LongStream.of(pid),
                ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .mapToLong(ProcessHandle::pid));
        return family.mapToDouble(Vitals::times).sum() / TICKS_PER_SECOND;
    }

    private static double times(long pid) {
        String stat = text(folder(pid).resolve("stat"));
        return Stream.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1))
                .skip(FIRST_OF_TIMES)
                .limit(TIMES)
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Resident memory in MiB. */
    double resident() {
        return text(folder(pid).resolve("status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIBIBYTES)
                .sum();
    }

    /** Open files, sockets and pipes. */
    long handles() {
        return entries(folder(pid).resolve("fd"));
    }

    long threads() {
        return entries(folder(pid).resolve("task"));
    }

    private static Path folder(long pid) {
        return Path.of("/proc", String.valueOf(pid));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Names in a folder. */
    static long entries(Path folder) {
        try (Stream<Path> names = Files.list(folder)) {
            return names.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** What the files below a folder take on the disk, in MiB; an index of Kafka's is longer than that. */
    static double onDisk(Path folder) throws IOException, InterruptedException {
        String told = output("du", "-sk", folder.toString());
        return told.isEmpty() ? 0 : Double.parseDouble(told.split("\\s", 2)[0]) / KIBIBYTES;
    }

    /** What a command says. */
    static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return told;
    }
}
