package dev.sluice.boot;

import dev.sluice.access.ApiKeys;
import dev.sluice.serving.RecommenderPool;
import jakarta.inject.Singleton;

/**
 * Whether this replica should be sent requests: everything was read and started, the
 * arms of running experiments were made, somebody can come in, which in a new installation
 * waits for the first admin key, and it is not about to stop. Told by who stops it; asked by probes.
 */
@Singleton
final class Readiness {
    private final Platform platform;
    private final ApiKeys keys;
    private final FirstKeys firstKeys;
    private final RecommenderPool arms;
    private volatile boolean stopping;

    Readiness(Platform platform, ApiKeys keys, FirstKeys firstKeys, RecommenderPool arms) {
        this.arms = arms;
        this.platform = platform;
        this.keys = keys;
        this.firstKeys = firstKeys;
    }

    /** Whether requests are welcome. */
    boolean ready() {
        return !stopping
                && platform.reason().isEmpty()
                && arms.settled()
                && (keys.any() || firstKeys.none())
                && !firstKeys.making();
    }

    /** Whether it is about to stop. */
    boolean stopping() {
        return stopping;
    }

    /** Says for good that no more requests are welcome. */
    void stop() {
        stopping = true;
    }
}
