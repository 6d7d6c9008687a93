package dev.sluice.boot;

import dev.sluice.attribution.AttributionTopology;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** The stages that run in this replica, by application name; written as they start and stop, read by health and metrics. */
@Singleton
final class Stages {
    private final Map<String, KafkaStreams> running = new ConcurrentHashMap<>();

    void started(String application, KafkaStreams streams) {
        running.put(application, streams);
    }

    void stopped(String application) {
        running.remove(application);
    }

    /** State of each stage. */
    Map<String, KafkaStreams.State> states() {
        Map<String, KafkaStreams.State> states = new ConcurrentHashMap<>();
        running.forEach((application, streams) -> states.put(application, streams.state()));
        return states;
    }

    /** Records that a stage has not read yet, over the partitions that it has here; 0 where it does not run. */
    double lag(String application) {
        return metrics(application)
                .filter(metric -> metric.metricName().name().equals("records-lag"))
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
