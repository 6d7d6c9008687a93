package dev.sluice.stream;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How long no broker has sent anything to a client, not even that there is nothing new. Looked at again and again by the thread that
 * uses the client, since what came between two looks counts from the second one; asked by everybody.
 */
final class Silence implements Supplier<Duration> {
    private static final String BYTES = "incoming-byte-total";
    /** Of so long a pause nobody says that the broker answered all the time. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Supplier<Double> bytes;
    private final LongSupplier nanos;
    private double seen;
    private volatile long heardAt;
    /** When it was first heard after the last long silence. */
    private volatile long since;

    Silence(Supplier<Double> bytes, LongSupplier nanos) {
        this.bytes = bytes;
        this.nanos = nanos;
        this.heardAt = nanos.getAsLong();
        this.since = heardAt;
    }

    /** Of a client with those metrics. */
    static Silence of(Map<MetricName, ? extends Metric> metrics) {
        return new Silence(() -> total(metrics), System::nanoTime);
    }

    private static double total(Map<MetricName, ? extends Metric> metrics) {
        return metrics.values().stream()
                .filter(metric -> metric.metricName().name().equals(BYTES)
                        && !metric.metricName().tags().containsKey("node-id"))
                .mapToDouble(metric -> metric.metricValue() instanceof Number number ? number.doubleValue() : 0)
                .sum();
    }

    /** Takes note of what came since the look before. */
    void look() {
        double now = bytes.get();
        if (now > seen) {
            long at = nanos.getAsLong();
            if (at - heardAt > PAUSE.toNanos()) {
                since = at;
            }
            seen = now;
            heardAt = at;
        }
    }

    /** For how long, until it was last heard, it was never silent for long. */
    Duration heard() {
        return Duration.ofNanos(Math.max(0, heardAt - since));
    }

    @Override
    public Duration get() {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - heardAt));
    }
}
