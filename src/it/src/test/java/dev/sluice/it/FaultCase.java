package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.FaultTable.Counts;
import dev.sluice.it.FaultTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One fault while people decide and click: what they, health, page and metrics say meanwhile, whether all that was acknowledged
 * is counted once afterwards, and the row that comes of it.
 */
final class FaultCase implements AutoCloseable {
    private static final int RATE = 60;
    private static final int BATCH = 4;
    private static final Duration AGAIN = Duration.ofSeconds(90);
    /** What would be counted twice needs time to show. */
    private static final int AFTERMATH_SECONDS = 3;

    private final String name;
    private final String experiment;
    private final Sluice sluice;
    private final Traffic traffic;
    private final FaultWatch watch;
    private long over;

    /**
     * People come at once.
     *
     * @param replicas that they ask; the first one is looked at
     */
    FaultCase(String name, List<Sluice> replicas, String experiment) {
        this.name = name;
        this.experiment = experiment;
        this.sluice = replicas.get(0);
        this.traffic = new Traffic(replicas, experiment, RATE, BATCH);
        this.watch = new FaultWatch(sluice, experiment);
    }

    /** An experiment that decides, of a window that no fault outlasts. */
    static void create(Sluice sluice, String key) {
        create(sluice, key, "20m");
    }

    static void create(Sluice sluice, String key, String window) {
        Map<String, Object> definition = Map.of(
                "key",
                key,
                "attributionWindow",
                window,
                "grace",
                "5s",
                "arms",
                List.of(Map.of("key", "a", "control", true), Map.of("key", "b")));
        assertThat(sluice.post("/api/v1/experiments", definition).status()).isEqualTo(201);
        assertThat(sluice.post("/api/v1/experiments/" + key + ":start", Map.of())
                        .status())
                .isEqualTo(200);
        sluice.awaitAllocated(key);
    }

    /** Lets time pass while people go on. */
    static void goOn(double seconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Math.round(seconds * 1000));
    }

    /** What it said so far. */
    FaultWatch watch() {
        return watch;
    }

    /** From here on it is to come back by itself. */
    void over() {
        over = System.nanoTime();
    }

    /** Waits until events are taken again. */
    void awaitAcknowledged() {
        long before = traffic.acknowledged();
        Sluice.await("acknowledged again", AGAIN, () -> traffic.acknowledged() > before);
    }

    Traffic traffic() {
        return traffic;
    }

    /** People end; what they were told is counted, and stays so. */
    void requireExact(Duration limit) throws InterruptedException {
        assertThat(settle(limit)).as(name).containsOnly(0L);
    }

    /** The same where something may be lost; returns what is counted less what was acknowledged, by arm and kind. */
    List<Long> settle(Duration limit) throws InterruptedException {
        long from = over;
        traffic.close();
        double back = Math.max(0, traffic.lastFailure() - from) / 1e9;
        String counted;
        try {
            traffic.awaitCounted(sluice, limit);
            counted = "all counted after %.1f s".formatted((System.nanoTime() - from) / 1e9);
        } catch (AssertionError e) {
            counted = "not all counted within " + limit.toSeconds() + " s";
        }
        TimeUnit.SECONDS.sleep(AFTERMATH_SECONDS);
        List<Long> differences = traffic.differences(sluice);
        add("%.1f s, %s".formatted(back, counted), differences);
        if (differences.stream().anyMatch(difference -> difference != 0)) {
            System.out.printf(
                    "%s: counted less acknowledged %s; ledger %s; unattributed %s; application in %s%n",
                    name,
                    differences,
                    sluice.get("/api/v1/experiments/" + experiment + "/ledger"),
                    sluice.get("/api/v1/unattributed"),
                    sluice.log());
        }
        return differences;
    }

    private void add(String back, List<Long> differences) {
        long lost = differences.stream().mapToLong(each -> Math.max(0, -each)).sum();
        long doubled = differences.stream().mapToLong(each -> Math.max(0, each)).sum();
        FaultTable.add(
                new Row(name, traffic.heard(), new Counts(traffic.acknowledged(), lost, doubled), back, watch.told()));
    }

    @Override
    public void close() {
        watch.close();
        traffic.end();
    }
}
