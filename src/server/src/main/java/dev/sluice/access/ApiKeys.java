package dev.sluice.access;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that this replica knows. Written by the feed and by whoever makes a key here; read by every request. */
public final class ApiKeys {
    private final ConcurrentHashMap<String, ApiKey> byHash = new ConcurrentHashMap<>();

    public void add(ApiKey key) {
        byHash.put(key.hash(), key);
    }

    public Optional<ApiKey> find(String presented) {
        return byHash(ApiKey.hash(presented));
    }

    public Optional<ApiKey> byHash(String hash) {
        return Optional.ofNullable(byHash.get(hash));
    }
}
