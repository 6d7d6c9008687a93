package dev.sluice.directory;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far it can be believed that something is nowhere because it is not known here. Told once by who reads the topics that all
 * of them were read; asked by who would say that a key or an experiment is not there.
 */
public final class Freshness {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private volatile Optional<Supplier<Duration>> silence = Optional.empty();
    private volatile boolean whole;

    /** Of a place that lacks nothing. */
    public static Freshness complete() {
        Freshness freshness = new Freshness();
        freshness.readOnce(() -> Duration.ZERO);
        freshness.compared();
        return freshness;
    }

    /**
     * Keys, definitions and allocations were read to their ends.
     *
     * @param since how long ago the last successful fetch was, from now on
     */
    public void readOnce(Supplier<Duration> since) {
        silence = Optional.of(since);
    }

    /** What was read holds all that the database has; a topic that was empty may have been made anew. */
    public void compared() {
        whole = true;
    }

    /** Whether all was read once. */
    public boolean read() {
        return silence.isPresent();
    }

    /**
     * Whether what is not known here is nowhere: all was read once, is as much as the database has, and the last successful fetch
     * is no older than five seconds.
     */
    public boolean tells() {
        return whole
                && silence.filter(since -> since.get().compareTo(FRESH) <= 0).isPresent();
    }

    /** What there is to say of something that is not known here: that it is nowhere, or that this cannot be told now. */
    public RuntimeException missing(String sentence) {
        return tells() ? new NoSuchElementException(sentence) : new NotReadYet();
    }
}
