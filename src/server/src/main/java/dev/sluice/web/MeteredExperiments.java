package dev.sluice.web;

import dev.sluice.definition.PublishedExperiment;
import dev.sluice.definition.Status;
import dev.sluice.directory.Directory;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which experiments have series of their own in the metrics: as many as make {@value #MOST_SERIES} series, the first that
 * come. All others are summed, since whoever makes experiments must not be able to fill the memory of every replica, and of
 * what reads its metrics.
 */
@Singleton
public final class MeteredExperiments {
    /** Label of all that have no series of their own. */
    public static final String OTHER = "other";

    private static final int MOST_SERIES = 20_000;
    /** Of a histogram of decisions by reason, as far as reasons are usual. */
    private static final int OF_AN_ARM = 4 * 11;

    private static final int OF_AN_EXPERIMENT = 8;

    private final Directory directory;
    private final Map<String, Integer> admitted = new HashMap<>();
    private int series;

    MeteredExperiments(Directory directory) {
        this.directory = directory;
    }

    /** The experiment's key where it has series of its own, or else {@link #OTHER}. */
    public synchronized String label(String experiment) {
        if (admitted.containsKey(experiment)) {
            return experiment;
        }
        int weight = directory
                .find(experiment)
                .map(live -> live.experiment().slots().size() * OF_AN_ARM + OF_AN_EXPERIMENT)
                .orElse(MOST_SERIES + 1);
        if (series + weight > MOST_SERIES) {
            return OTHER;
        }
        admitted.put(experiment, weight);
        series += weight;
        return experiment;
    }

    /** Those with series of their own that are over or gone; from now on they have none. */
    public synchronized Set<String> retire() {
        Set<String> over = admitted.keySet().stream()
                .filter(key -> directory
                        .find(key)
                        .filter(live -> live.experiment().status() != Status.ARCHIVED)
                        .isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        over.forEach(key -> series -= admitted.remove(key));
        return over;
    }

    /** How many are summed. */
    public synchronized long summed() {
        return directory.all().stream()
                .map(Directory.Live::experiment)
                .filter(experiment -> experiment.status() != Status.ARCHIVED)
                .map(PublishedExperiment::key)
                .filter(key -> !admitted.containsKey(key))
                .count();
    }
}
