package dev.sluice.access;

import dev.sluice.model.InvalidInput;
import dev.sluice.stream.JsonSerde;
import dev.sluice.stream.Publisher;
import dev.sluice.stream.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** Makes API keys: stored in PostgreSQL, then published to all replicas. */
@ApplicationScoped
public class KeyRing {
    private static final JsonSerde<ApiKey> KEYS = new JsonSerde<>(ApiKey.class);

    private final ApiKeyStore store;
    private final ApiKeys known;
    private final Publisher publisher;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KeyRing(ApiKeyStore store, ApiKeys known, Publisher publisher, Clock clock) {
        this.store = store;
        this.known = known;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A new key; the only time that it can be seen. */
    public String make(String name, Role role) {
        InvalidInput.require(!name.isBlank() && name.length() <= 100, "name", "must have 1 to 100 characters");
        String secret = ApiKey.random(random);
        ApiKey key = new ApiKey(ApiKey.VERSION, ApiKey.hash(secret), name, role, clock.instant());
        store.add(key);
        known.add(key);
        publish(key);
        return secret;
    }

    /** Publishes what is stored; returns all of it. */
    public List<ApiKey> republish() {
        List<ApiKey> keys = store.all();
        for (ApiKey key : keys) {
            known.add(key);
            publish(key);
        }
        return keys;
    }

    private void publish(ApiKey key) {
        publisher.publish(Topics.API_KEYS, key.hash(), KEYS.write(key));
    }
}
