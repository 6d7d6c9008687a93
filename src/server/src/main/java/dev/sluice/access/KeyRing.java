package dev.sluice.access;

import dev.sluice.codec.InvalidInput;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Makes API keys: stored in PostgreSQL, then published to all replicas. */
@ApplicationScoped
public class KeyRing {
    private static final JsonSerde<ApiKey> KEYS = new JsonSerde<>(ApiKey.class);

    private final ApiKeyStore store;
    private final ApiKeys known;
    private final Publisher publisher;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** Whether the topic has every stored key; written by whoever publishes, a lost race costs one more publication. */
    private final AtomicBoolean complete = new AtomicBoolean();

    KeyRing(ApiKeyStore store, ApiKeys known, Publisher publisher, Clock clock) {
        this.store = store;
        this.known = known;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A new key; the only time that it can be seen. */
    public String make(String name, Role role) {
        return make(name, role, secret -> {});
    }

    /** A new key, put into a safe place before it is stored: a key that nobody has seen would lock everybody out. */
    public String make(String name, Role role, Consumer<String> safe) {
        InvalidInput.require(!name.isBlank() && name.length() <= 100, "name", "must have 1 to 100 characters");
        String secret = ApiKey.random(random);
        safe.accept(secret);
        ApiKey key = new ApiKey(ApiKey.NEWEST, ApiKey.hash(secret), name, role, clock.instant());
        store.add(key);
        known.add(key);
        complete.compareAndSet(true, publish(key));
        return secret;
    }

    /** Publishes what is stored, unless the topic has it all; returns whether any key is stored. */
    public boolean republish() {
        if (complete.get()) {
            return true;
        }
        List<ApiKey> keys = store.all();
        boolean all = true;
        for (ApiKey key : keys) {
            known.add(key);
            all &= publish(key);
        }
        complete.set(all && !keys.isEmpty());
        return !keys.isEmpty();
    }

    private boolean publish(ApiKey key) {
        return publisher.publish(Topics.API_KEYS, key.hash(), KEYS.write(key));
    }
}
