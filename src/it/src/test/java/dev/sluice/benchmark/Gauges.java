package dev.sluice.benchmark;

import dev.sluice.it.Services;
import dev.sluice.it.Sluice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an application and the services beside it take of the machine, a line of a table at a time. One thread. */
final class Gauges {
    static final String COLLECTIONS = "collections.log";
    static final String TITLES =
            "| min | heap after GC | heap taken | JVM besides | resident | handles | threads | stores MiB | in /tmp"
                    + " | topics MiB | database MiB | cores: application | broker | database | lag | decisions/s | p99 ms |";

    private static final Pattern COLLECTION = Pattern.compile("->(\\d+)M\\(");
    private static final Pattern HEAP = Pattern.compile("Java Heap.*committed=(\\d+)KB");
    private static final Pattern TOTAL = Pattern.compile("Total:.*committed=(\\d+)KB");

    private final Path directory;
    private final Sluice sluice;
    private final List<Vitals> processes;
    private final Map<Vitals, Double> cpu = new HashMap<>();
    private long at = System.nanoTime();
    private int collections;

    Gauges(Path directory, Sluice sluice, Services services) throws IOException {
        this.directory = directory;
        this.sluice = sluice;
        this.processes =
                List.of(new Vitals(sluice.pid()), new Vitals(services.brokerPid()), new Vitals(services.databasePid()));
        processes.forEach(process -> cpu.put(process, process.cpuSeconds()));
    }

    /** The columns after the first one. */
    String line() throws IOException, InterruptedException {
        Vitals application = processes.get(0);
        String told = nativeMemory();
        double heap = committed(HEAP, told);
        double total = committed(TOTAL, told);
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %d | %d | %.0f | %d | %.0f | %.0f |",
                leastHeap().isPresent() ? leastHeap().getAsInt() : "",
                heap,
                total - heap,
                application.resident(),
                application.handles(),
                application.threads(),
                Vitals.onDisk(directory.resolve("app/streams")),
                Vitals.entries(directory.resolve("tmp")),
                Vitals.onDisk(directory.resolve("kafka")),
                Vitals.onDisk(directory.resolve("postgresql/data"))));
        collections = collectionsSoFar().size();
        long now = System.nanoTime();
        double seconds = Duration.ofNanos(now - at).toNanos() / 1e9;
        at = now;
        for (Vitals process : processes) {
            double used = process.cpuSeconds();
            line.append(String.format(Locale.ROOT, " %.2f |", (used - cpu.getOrDefault(process, 0.0)) / seconds));
            cpu.put(process, used);
        }
        return line.append(String.format(Locale.ROOT, " %.0f |", lag())).toString();
    }

    /** The least that a collection since the last line left; what lives is no more than that. */
    private OptionalInt leastHeap() throws IOException {
        List<String> all = collectionsSoFar();
        return all.subList(Math.min(collections, all.size()), all.size()).stream()
                .map(COLLECTION::matcher)
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .min();
    }

    private List<String> collectionsSoFar() throws IOException {
        return Files.readAllLines(directory.resolve(COLLECTIONS));
    }

    /** MiB that the JVM has taken from the system; what native libraries take by themselves it does not know. */
    private static double committed(Pattern what, String told) {
        Matcher found = what.matcher(told);
        return found.find() ? Double.parseDouble(found.group(1)) / 1024 : 0;
    }

    /** What the JVM says of all that it took from the system. */
    String nativeMemory() throws IOException, InterruptedException {
        return Vitals.output("jcmd", String.valueOf(sluice.pid()), "VM.native_memory", "summary");
    }

    private double lag() {
        return sluice.call("GET", "/q/metrics", "")
                .text()
                .lines()
                .filter(line -> line.startsWith("sluice_stage_lag{stage=\"sluice-attribution\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
