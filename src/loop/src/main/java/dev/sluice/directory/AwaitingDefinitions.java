package dev.sluice.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.definition.Definitions;
import dev.sluice.definition.PublishedExperiment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Waits for what a signed token refers to. The token was made by a replica that had read the definition and the
 * allocation, so this replica will read them too; without the wait, whether a record is an orphan would depend on which
 * topic was read faster. What stays unknown is remembered, so that real orphans cost the wait once a minute.
 */
public final class AwaitingDefinitions implements Definitions {
    private static final Duration STEP = Duration.ofMillis(20);

    private final Definitions known;
    private final Duration patience;
    private final Cache<Reference, Boolean> orphans = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public AwaitingDefinitions(Definitions known, Duration patience) {
        this.known = known;
        this.patience = patience;
    }

    @Override
    public Optional<PublishedExperiment> find(int experiment, int revision, long version) {
        Optional<PublishedExperiment> found = known.find(experiment, revision, version);
        Reference reference = new Reference(experiment, revision, version);
        if (found.isPresent() || orphans.getIfPresent(reference) != null) {
            return found;
        }
        found = await(reference);
        if (found.isEmpty()) {
            orphans.put(reference, true);
        }
        return found;
    }

    @Override
    public Optional<PublishedExperiment> known(int experiment, int revision) {
        return known.known(experiment, revision);
    }

    @Override
    public List<Integer> archived(Instant time) {
        return known.archived(time);
    }

    private Optional<PublishedExperiment> await(Reference reference) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<PublishedExperiment> found = Optional.empty();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            try {
                TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a definition", e);
            }
            found = known.find(reference.experiment, reference.revision, reference.version);
        }
        return found;
    }

    private record Reference(int experiment, int revision, long version) {}
}
