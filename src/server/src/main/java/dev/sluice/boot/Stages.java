package dev.sluice.boot;

import dev.sluice.attribution.AttributionTopology;
import dev.sluice.stream.Offsets.Progress;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;

/**
 * The stages that run in this replica, by application name, and how far each has come; written as they start, die and stop and
 * by who asks the broker, read by health and metrics.
 */
@Singleton
final class Stages {
    private static final Set<State> DEAD = EnumSet.of(State.ERROR, State.PENDING_ERROR, State.NOT_RUNNING);

    private final Map<String, KafkaStreams> running = new ConcurrentHashMap<>();
    private final Map<String, Deaths> deaths = new ConcurrentHashMap<>();
    private final Map<String, Progress> progress = new ConcurrentHashMap<>();
    private final Map<String, Integer> wiped = new ConcurrentHashMap<>();

    void started(String application, KafkaStreams streams) {
        running.put(application, streams);
    }

    /** Whether it is meant to run here. */
    boolean runs(String application) {
        return running.containsKey(application);
    }

    void stopped(String application) {
        running.remove(application);
    }

    /** State of each stage. */
    private Map<String, State> states() {
        Map<String, State> states = new ConcurrentHashMap<>();
        running.forEach((application, streams) -> states.put(application, streams.state()));
        return states;
    }

    /** A thread of it died, and another one takes its place. */
    void died(String application, Throwable failure) {
        ofDeaths(application).died(failure);
    }

    /** Threads of a stage that died since the start. */
    long deaths(String application) {
        return ofDeaths(application).all();
    }

    private Deaths ofDeaths(String application) {
        return deaths.computeIfAbsent(application, first -> new Deaths(System::nanoTime));
    }

    /** Stages that do not get on, and why; only a restart may help. */
    Map<String, String> hopeless() {
        Map<String, String> why = new TreeMap<>();
        states().forEach((application, state) -> {
            if (DEAD.contains(state)) {
                why.put(application, "ended in an error");
            } else {
                ofDeaths(application).hopeless().ifPresent(cause -> why.put(application, cause));
            }
        });
        return why;
    }

    /** Stores that were not whole when it started. */
    void wiped(String application, int stores) {
        wiped.merge(application, stores, Integer::sum);
    }

    int wiped(String application) {
        return wiped.getOrDefault(application, 0);
    }

    /** How far a stage has come, in all replicas together. */
    void at(String application, Progress reached) {
        progress.put(application, reached);
        ofDeaths(application).at(reached.committed());
    }

    /** The broker does not say how far it has come. */
    void unknown(String application) {
        progress.remove(application);
        ofDeaths(application).unknown();
    }

    /** Records that no replica's stage has read yet; not a number while the broker does not say. */
    double lag(String application) {
        Progress reached = progress.get(application);
        return reached == null ? Double.NaN : reached.behind();
    }

    /** Rows of a stage that wait here for a definition that is gone. */
    double aside(String application) {
        return metrics(application)
                .filter(metric -> metric.metricName().name().equals("rows-aside"))
                .mapToDouble(Stages::number)
                .sum();
    }

    /** How often append times that a stage read were far apart, since it started here. */
    double rebases(String application) {
        return metrics(application)
                .filter(metric -> metric.metricName().name().equals(AttributionTopology.REBASES))
                .mapToDouble(Stages::number)
                .sum();
    }

    /** Keys in a stage's stores on disk, by an estimate of the store engine. */
    double storedKeys(String application) {
        return stores(application, "estimate-num-keys");
    }

    /** Bytes of a stage's stores on disk. */
    double storedBytes(String application) {
        return stores(application, "total-sst-files-size");
    }

    private double stores(String application, String name) {
        return metrics(application)
                .filter(metric -> isOfStore(metric.metricName(), name))
                .mapToDouble(Stages::number)
                .sum();
    }

    private static boolean isOfStore(MetricName metric, String name) {
        return metric.name().equals(name) && metric.group().equals("stream-state-metrics");
    }

    private Stream<? extends Metric> metrics(String application) {
        KafkaStreams streams = running.get(application);
        return streams == null ? Stream.empty() : streams.metrics().values().stream();
    }

    private static double number(Metric metric) {
        double value = metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
        return Double.isFinite(value) ? value : 0;
    }
}
