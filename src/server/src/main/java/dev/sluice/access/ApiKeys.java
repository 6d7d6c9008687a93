package dev.sluice.access;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The keys that this replica knows. Written by the feed and by whoever changes a key here; read by every request. */
public final class ApiKeys {
    private final ConcurrentHashMap<String, ApiKey> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, ApiKey> byHash = new ConcurrentHashMap<>();
    /** By hash: keys of processes that this replica has begun. */
    private final ConcurrentHashMap<String, ApiKey> lent = new ConcurrentHashMap<>();

    /** Minutes of the last use since they were asked for, by id. */
    private final ConcurrentHashMap<String, Long> used = new ConcurrentHashMap<>();

    private final Clock clock;

    public ApiKeys(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of a key's state; an older one than is known, whoever sends it, changes nothing. */
    public synchronized void put(ApiKey key) {
        ApiKey known = byId.get(key.id());
        if (known != null && !key.supersedes(known)) {
            return;
        }
        byId.put(key.id(), key);
        hashes(key).forEach(hash -> byHash.put(hash, key)); // before the others go: no request is refused between
        if (known != null) {
            hashes(known).forEach(hash -> byHash.remove(hash, known));
        }
    }

    /** Takes a key for as long as its holder needs it; it is of nobody's list, and no other replica hears of it. */
    void lend(ApiKey key) {
        lent.put(key.hash(), key);
    }

    void takeBack(ApiKey key) {
        lent.remove(key.hash());
    }

    private static Stream<String> hashes(ApiKey key) {
        return Stream.concat(Stream.of(key.hash()), key.retiring().map(ApiKey.Retiring::hash).stream());
    }

    /** The key that was presented, where it may be used now; its use is taken note of. */
    public Optional<ApiKey> find(String presented) {
        String hash = ApiKey.hash(presented);
        Instant now = clock.instant();
        Optional<ApiKey> found = Optional.ofNullable(byHash.get(hash)).filter(key -> key.is(hash, now));
        found.ifPresent(key -> touch(key, now));
        return found.or(() -> Optional.ofNullable(lent.get(hash)).filter(key -> key.is(hash, now)));
    }

    /** Whether that is the secret of a key, whatever became of it. */
    public boolean knows(String presented) {
        String hash = ApiKey.hash(presented);
        return byHash.containsKey(hash) || lent.containsKey(hash);
    }

    /** The key with that id, where it may be used now; its use is taken note of. */
    public Optional<ApiKey> usable(String id) {
        Instant now = clock.instant();
        Optional<ApiKey> found = get(id).filter(key -> key.usableAt(now));
        found.ifPresent(key -> touch(key, now));
        return found;
    }

    /** The key with that id, whatever became of it. */
    public Optional<ApiKey> get(String id) {
        return Optional.ofNullable(byId.get(id))
                .or(() -> lent.values().stream()
                        .filter(key -> key.id().equals(id))
                        .findFirst());
    }

    /** Whether there is any. */
    public boolean any() {
        return !byId.isEmpty();
    }

    /** All of them. */
    public Collection<ApiKey> all() {
        return List.copyOf(byId.values());
    }

    /** Whether pages of that origin may call with some key. */
    public boolean origin(String origin) {
        Instant now = clock.instant();
        return byId.values().stream().anyMatch(key -> key.scope().origins().contains(origin) && key.usableAt(now));
    }

    private void touch(ApiKey key, Instant now) {
        long minute = now.getEpochSecond() / 60;
        Long before = used.get(key.id());
        if (before == null || before < minute) {
            used.put(key.id(), minute);
        }
    }

    /** When keys were last used, to the minute, as far as that was not told yet. */
    public Map<String, Instant> used() {
        Map<String, Instant> told = new HashMap<>();
        for (Map.Entry<String, Long> use : Set.copyOf(used.entrySet())) {
            if (used.remove(use.getKey(), use.getValue())) {
                told.put(use.getKey(), Instant.EPOCH.plus(use.getValue(), ChronoUnit.MINUTES));
            }
        }
        return told;
    }
}
