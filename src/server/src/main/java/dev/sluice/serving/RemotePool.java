package dev.sluice.serving;

import dev.sluice.arm.remote.RemoteRecommender;
import dev.sluice.outgoing.Destinations;
import dev.sluice.outgoing.OutgoingClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The remote recommenders that experiments name, all asked by one client. */
@Singleton
public final class RemotePool {
    private final Destinations destinations;
    private final OutgoingClient client;
    private final Map<URI, RemoteRecommender> remotes = new ConcurrentHashMap<>();

    RemotePool(Destinations destinations) {
        this.destinations = destinations;
        this.client = new OutgoingClient(destinations, RemoteRecommender.LONGEST);
    }

    /** Refuses an address that is not called from here. */
    void check(URI url) {
        destinations.check(url);
    }

    RemoteRecommender of(URI url) {
        return remotes.computeIfAbsent(url, address -> new RemoteRecommender(address, client));
    }

    /** Items since the start that remote services named and that cannot be served. */
    public long leftOut() {
        return remotes.values().stream().mapToLong(RemoteRecommender::leftOut).sum();
    }

    /** Calls since the start without an answer that could be read. */
    public long failed() {
        return remotes.values().stream().mapToLong(RemoteRecommender::failed).sum();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
